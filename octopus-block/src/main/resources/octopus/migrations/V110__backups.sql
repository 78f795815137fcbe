-- Backups of volumes. Times are microseconds since the epoch (UTC); JSON is text.

create table backups (
    id char(36) not null primary key,
    project varchar(255) not null,
    user_id varchar(255) not null,
    name varchar(255),
    description varchar(255),
    status varchar(32) not null,
    volume_id char(36) not null,
    snapshot_id char(36),
    parent_id char(36),
    size_gib integer not null,
    availability_zone varchar(255),
    container varchar(255) not null,
    -- where its objects are in the store; two rows may share it after an import
    location varchar(400) not null,
    object_count integer not null,
    stored_bytes bigint not null,
    metadata text not null,
    -- what a volume made from it shall be like: name, type, metadata, bootable
    origin text not null,
    manifest_sha256 char(64),
    fault text,
    data_timestamp bigint not null,
    created_at bigint not null,
    updated_at bigint
);
create index backups_created on backups (created_at, id);
create index backups_project_created on backups (project, created_at, id);
create index backups_project_status on backups (project, status, created_at, id);
create index backups_project_name on backups (project, name, created_at, id);
create index backups_volume on backups (volume_id, data_timestamp);
create index backups_parent on backups (parent_id);
create index backups_location on backups (location);
create index backups_quota on backups (project, size_gib);
create index backups_status on backups (status);

-- Volumes that are being filled from a backup just now: it must not be deleted meanwhile.
create table backup_restores (
    backup_id char(36) not null,
    volume_id char(36) not null,
    primary key (backup_id, volume_id)
);
