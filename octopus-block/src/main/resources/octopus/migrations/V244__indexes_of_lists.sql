-- What lists are filtered and sorted by has an index which also gives the order within it: the column, then created_at and
-- id, as Cinder breaks ties; after the project for those who see only theirs. docs/operations/lists.md says what has none.

-- Volumes, of all projects.
create index volumes_size on volumes (size_gib, created_at, id);
create index volumes_zone on volumes (availability_zone, created_at, id);
create index volumes_bootable on volumes (bootable, created_at, id);
create index volumes_updated on volumes (updated_at, created_at, id);
create index volumes_migration on volumes (migration_status, created_at, id);

-- As for volumes: the name, or '' where there is none, and 0 for never, for nulls stand at different ends.
alter table snapshots add column sort_name varchar(255) not null default '';
update snapshots set sort_name = name where name is not null;
update snapshots set updated_at = 0 where updated_at is null;
alter table backups add column sort_name varchar(255) not null default '';
update backups set sort_name = name where name is not null;
update backups set updated_at = 0 where updated_at is null;
alter table volume_groups add column sort_name varchar(255) not null default '';
update volume_groups set sort_name = name where name is not null;
update volume_groups set updated_at = 0 where updated_at is null;
alter table group_snapshots add column sort_name varchar(255) not null default '';
update group_snapshots set sort_name = name where name is not null;
update group_snapshots set updated_at = 0 where updated_at is null;

drop index snapshots_volume /*M! on snapshots */;
create index snapshots_volume on snapshots (volume_id, created_at, id);
create index snapshots_status on snapshots (status, created_at, id);
create index snapshots_project_name on snapshots (project, sort_name, created_at, id);
create index snapshots_name on snapshots (sort_name, created_at, id);
create index snapshots_project_updated on snapshots (project, updated_at, created_at, id);
create index snapshots_updated on snapshots (updated_at, created_at, id);
create index snapshots_project_size on snapshots (project, size_gib, created_at, id);
create index snapshots_size on snapshots (size_gib, created_at, id);

drop index backups_project_name /*M! on backups */;
drop index backups_status /*M! on backups */;
create index backups_status on backups (status, created_at, id);
create index backups_project_name on backups (project, sort_name, created_at, id);
create index backups_name on backups (sort_name, created_at, id);
create index backups_of_volume on backups (volume_id, created_at, id);
create index backups_project_updated on backups (project, updated_at, created_at, id);
create index backups_updated on backups (updated_at, created_at, id);
create index backups_project_size on backups (project, size_gib, created_at, id);
create index backups_size on backups (size_gib, created_at, id);
create index backups_project_data on backups (project, data_timestamp, created_at, id);
create index backups_data on backups (data_timestamp, created_at, id);

create index volume_groups_project_name on volume_groups (project, sort_name, created_at, id);
create index volume_groups_name on volume_groups (sort_name, created_at, id);
create index volume_groups_project_status on volume_groups (project, status, created_at, id);
create index volume_groups_status on volume_groups (status, created_at, id);
create index group_snapshots_project_name on group_snapshots (project, sort_name, created_at, id);
create index group_snapshots_name on group_snapshots (sort_name, created_at, id);
create index group_snapshots_project_status on group_snapshots (project, status, created_at, id);
create index group_snapshots_status on group_snapshots (status, created_at, id);
drop index group_snapshots_group /*M! on group_snapshots */;
create index group_snapshots_group on group_snapshots (group_id, created_at, id);

drop index attachments_volume /*M! on attachments */;
create index attachments_volume on attachments (volume_id, created_at, id);
drop index attachments_instance /*M! on attachments */;
create index attachments_instance on attachments (instance_id, created_at, id);
create index attachments_project_status on attachments (project, status, created_at, id);
create index attachments_status on attachments (status, created_at, id);

drop index messages_resource /*M! on messages */;
create index messages_resource on messages (resource_id, created_at, id);
create index messages_created on messages (created_at, id);
create index messages_request on messages (request_id, created_at, id);
create index messages_event on messages (resource_type, action_id, detail_id, created_at, id);
create index messages_type on messages (resource_type, created_at, id);
create index messages_level on messages (level, created_at, id);
create index messages_project_expires on messages (project, expires_at, created_at, id);
drop index messages_expires /*M! on messages */;
create index messages_expires on messages (expires_at, created_at, id);
