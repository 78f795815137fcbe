-- What drivers keep sealed for their backends; the text itself is in the table of secrets.
create table driver_secrets (
    backend varchar(63) not null,
    name varchar(63) not null,
    secret varchar(63) not null,
    primary key (backend, name)
);
