-- Group types, groups of volumes, and snapshots of whole groups.

create table group_types (
    id char(36) not null primary key,
    name varchar(255) not null,
    description varchar(255),
    is_public smallint not null,
    specs text not null,
    created_at bigint not null,
    updated_at bigint
);
create unique index group_types_name on group_types (name);
create index group_types_created on group_types (created_at, id);

create table volume_groups (
    id char(36) not null primary key,
    project varchar(255) not null,
    user_id varchar(255) not null,
    name varchar(255),
    description varchar(255),
    status varchar(32) not null,
    availability_zone varchar(255) not null,
    group_type_id char(36) not null,
    -- ids of the volume types that its volumes may have, as a JSON list
    volume_types text not null,
    backend varchar(255),
    host varchar(767),
    group_snapshot_id char(36),
    source_group_id char(36),
    fault text,
    created_at bigint not null,
    updated_at bigint
);
create index volume_groups_created on volume_groups (created_at, id);
create index volume_groups_project_created on volume_groups (project, created_at, id);
create index volume_groups_type on volume_groups (group_type_id);

create table group_snapshots (
    id char(36) not null primary key,
    project varchar(255) not null,
    user_id varchar(255) not null,
    group_id char(36) not null,
    group_type_id char(36) not null,
    name varchar(255),
    description varchar(255),
    status varchar(32) not null,
    fault text,
    created_at bigint not null,
    updated_at bigint
);
create index group_snapshots_created on group_snapshots (created_at, id);
create index group_snapshots_project_created on group_snapshots (project, created_at, id);
create index group_snapshots_group on group_snapshots (group_id, created_at);

-- Which group a volume is in, and whether that is a consistency group of the older API.
alter table volumes add column group_id char(36);
alter table volumes add column group_is_consistency smallint;
create index volumes_group on volumes (group_id, created_at, id);

alter table snapshots add column group_snapshot_id char(36);
create index snapshots_group_snapshot on snapshots (group_snapshot_id, created_at, id);
