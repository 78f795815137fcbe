-- Linux machines that Octopus acts on: how they are reached (secrets by reference), and what the last probe saw.
create table nodes (
    name varchar(63) not null primary key,
    access text not null,
    secrets text not null,
    state varchar(16) not null,
    fault text,
    facts text,
    facts_at bigint,
    checked_at bigint,
    version integer not null,
    created_at bigint not null,
    updated_at bigint not null
);
