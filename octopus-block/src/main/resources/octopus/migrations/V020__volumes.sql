-- Volumes, snapshots, attachments, types, quotas, messages, backends.
-- Times are microseconds since the epoch (UTC); JSON is text; booleans are 0 or 1.

create table volume_types (
    id char(36) not null primary key,
    name varchar(255) not null,
    description varchar(255),
    is_public smallint not null,
    extra_specs text not null,
    created_at bigint not null,
    updated_at bigint
);
create unique index volume_types_name on volume_types (name);
create index volume_types_created on volume_types (created_at, id);

create table volumes (
    id char(36) not null primary key,
    project varchar(255) not null,
    user_id varchar(255) not null,
    name varchar(255),
    description varchar(255),
    size_gib integer not null,
    -- what a running extend will add; counted against the quota from the moment it is asked for
    pending_gib integer not null,
    status varchar(32) not null,
    previous_status varchar(32),
    migration_status varchar(255),
    availability_zone varchar(255) not null,
    type_id char(36),
    backend varchar(255),
    pool varchar(255),
    host varchar(767),
    native_name varchar(255),
    notes text,
    snapshot_id char(36),
    source_id char(36),
    image_id char(36),
    metadata text not null,
    admin_metadata text not null,
    image_metadata text not null,
    bootable smallint not null,
    multiattach smallint not null,
    consumes_quota smallint not null,
    fault text,
    created_at bigint not null,
    updated_at bigint
);
create index volumes_created on volumes (created_at, id);
create index volumes_project_created on volumes (project, created_at, id);
create index volumes_project_status on volumes (project, status, created_at, id);
create index volumes_status on volumes (status, created_at, id);
create index volumes_project_name on volumes (project, name, created_at, id);
create index volumes_name on volumes (name, created_at, id);
create index volumes_quota on volumes (project, consumes_quota, type_id, size_gib, pending_gib);
create index volumes_backend on volumes (backend, pool, size_gib);
create index volumes_snapshot on volumes (snapshot_id);
create index volumes_source on volumes (source_id);
create index volumes_type on volumes (type_id);

-- Finds volumes by metadata. The row's own JSON is what is shown; both are written in the same transaction.
create table volume_metadata (
    volume_id char(36) not null,
    meta_key varchar(255) not null,
    meta_value varchar(255) not null,
    primary key (volume_id, meta_key)
);
create index volume_metadata_key on volume_metadata (meta_key, meta_value, volume_id);

create table snapshots (
    id char(36) not null primary key,
    project varchar(255) not null,
    user_id varchar(255) not null,
    volume_id char(36) not null,
    name varchar(255),
    description varchar(255),
    size_gib integer not null,
    status varchar(32) not null,
    progress varchar(16) not null,
    type_id char(36),
    backend varchar(255),
    native_name varchar(255),
    notes text,
    metadata text not null,
    consumes_quota smallint not null,
    fault text,
    created_at bigint not null,
    updated_at bigint
);
create index snapshots_created on snapshots (created_at, id);
create index snapshots_project_created on snapshots (project, created_at, id);
create index snapshots_project_status on snapshots (project, status, created_at, id);
create index snapshots_volume on snapshots (volume_id, created_at);
create index snapshots_quota on snapshots (project, consumes_quota, type_id, size_gib);

create table attachments (
    id char(36) not null primary key,
    volume_id char(36) not null,
    project varchar(255) not null,
    instance_id char(36),
    host_name varchar(255),
    mount_point varchar(255),
    mode varchar(8),
    status varchar(32) not null,
    connector text,
    connection text,
    secret_id char(36),
    secret_version integer,
    fault text,
    attached_at bigint,
    created_at bigint not null,
    updated_at bigint
);
create index attachments_volume on attachments (volume_id, created_at);
create index attachments_project on attachments (project, created_at, id);
create index attachments_created on attachments (created_at, id);
create index attachments_instance on attachments (instance_id);

-- One row a project: locked while its quota is compared with its rows, so that two requests cannot both pass.
create table quota_locks (
    project varchar(255) not null primary key
);
create table quotas (
    project varchar(255) not null,
    resource varchar(255) not null,
    hard_limit bigint not null,
    primary key (project, resource)
);
create table quota_classes (
    class_name varchar(255) not null,
    resource varchar(255) not null,
    hard_limit bigint not null,
    primary key (class_name, resource)
);

create table messages (
    id char(36) not null primary key,
    project varchar(255) not null,
    request_id varchar(64) not null,
    resource_type varchar(32) not null,
    resource_id char(36) not null,
    action_id varchar(8) not null,
    detail_id varchar(8) not null,
    level varchar(16) not null,
    text text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index messages_project on messages (project, created_at, id);
create index messages_resource on messages (resource_id, created_at);
create index messages_expires on messages (expires_at);

create table backends (
    name varchar(255) not null primary key,
    driver varchar(64) not null,
    options text not null,
    secrets text not null,
    availability_zone varchar(255) not null,
    enabled smallint not null,
    disabled_reason varchar(255),
    version integer not null,
    created_at bigint not null,
    updated_at bigint
);
