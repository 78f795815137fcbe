-- Who sees private volume types, which type a project's volumes get, QoS specs, volumes on their way to another project.
-- Times are microseconds since the epoch (UTC); JSON is text; booleans are 0 or 1.

create table volume_type_access (
    type_id char(36) not null,
    project varchar(255) not null,
    created_at bigint not null,
    primary key (type_id, project)
);
create index volume_type_access_project on volume_type_access (project, type_id);

create table default_types (
    project varchar(255) not null primary key,
    type_id char(36) not null
);
create index default_types_type on default_types (type_id);

create table qos_specs (
    id char(36) not null primary key,
    name varchar(255) not null,
    consumer varchar(16) not null,
    specs text not null,
    created_at bigint not null
);
create unique index qos_specs_name on qos_specs (name);
create index qos_specs_created on qos_specs (created_at, id);

alter table volume_types add column qos_specs_id char(36);
create index volume_types_qos on volume_types (qos_specs_id);

-- A row is there while the transfer waits. The key itself is shown once and kept nowhere.
create table transfers (
    id char(36) not null primary key,
    volume_id char(36) not null,
    project varchar(255) not null,
    name varchar(255),
    no_snapshots smallint not null,
    salt varchar(64) not null,
    key_hash varchar(64) not null,
    created_at bigint not null
);
create unique index transfers_volume on transfers (volume_id);
create index transfers_project on transfers (project, created_at, id);
create index transfers_created on transfers (created_at, id);
