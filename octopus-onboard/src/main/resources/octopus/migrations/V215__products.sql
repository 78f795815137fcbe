-- Storage products that somebody added to the catalogue: the file as it was given. Those of the program have no rows.
create table products (
    id varchar(63) not null primary key,
    version integer not null,
    declaration text not null,
    added_by varchar(255) not null,
    added_at bigint not null
);
