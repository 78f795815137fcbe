-- Keys that are being made: written down before, so that a kill between a key and what it is for leaves none forgotten. The
-- label under which a built-in key was made. The key that a backup's data is encrypted with.

create table key_claims (
    id char(36) not null primary key,
    project varchar(255) not null,
    given_up integer not null,
    created_at bigint not null
);
create index key_claims_created on key_claims (created_at);

alter table encryption_keys add column label char(36);
create index encryption_keys_label on encryption_keys (label);

alter table backups add column encryption_key_id char(36);
