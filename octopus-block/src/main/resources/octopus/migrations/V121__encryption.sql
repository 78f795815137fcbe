-- How volumes of a type are encrypted (JSON), which key a volume has, and which secrets are such keys.

alter table volume_types add column encryption text;

alter table volumes add column encryption_key_id char(36);

create table encryption_keys (
    id char(36) not null primary key,
    project varchar(255) not null
);
