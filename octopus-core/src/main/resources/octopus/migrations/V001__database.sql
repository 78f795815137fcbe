-- What the database itself remembers. The fingerprint of the migration files that were applied lets a start with
-- nothing to migrate skip looking at each of them.
create table schema_fingerprint (
    id integer not null primary key,
    fingerprint varchar(64) not null
);
