-- What the reconcilers found wrong, as long as it is so. One row for a check and what it looked at.

create table findings (
    id char(36) not null primary key,
    check_name varchar(64) not null,
    backend varchar(255) not null,
    place varchar(255) not null,
    fault text not null,
    healing varchar(32),
    notes text not null,
    since bigint not null
);
create unique index findings_place on findings (backend, check_name, place);

-- Which process looks, and until when nobody else does.
create table upkeep_turns (
    name varchar(64) not null primary key,
    holder char(36) not null,
    held_until bigint not null
);
