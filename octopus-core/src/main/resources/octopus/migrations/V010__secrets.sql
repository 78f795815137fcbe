-- Secrets, encrypted by a key that is never in the database. key_id says which key, so that a wrong one is noticed.
create table secrets (
    id char(36) not null,
    version integer not null,
    key_id char(16) not null,
    nonce varchar(32) not null,
    sealed text not null,
    created_at bigint not null,
    primary key (id, version)
);

-- One row: the key that this database belongs to.
create table secret_keys (
    name varchar(16) not null primary key,
    key_id char(16) not null,
    changed_at bigint not null
);
