-- Every filter and order that a list of volumes is often asked for has an index which also gives the order within it:
-- the column, then created_at and id, as Cinder breaks ties. A page costs the same wherever in the list it is.

-- The name, or '' where there is none: nulls stand at different ends on different databases.
alter table volumes add column sort_name varchar(255) not null default '';
update volumes set sort_name = name where name is not null;
-- 0 stands for never, for the same reason.
update volumes set updated_at = 0 where updated_at is null;

drop index volumes_project_name /*M! on volumes */;
drop index volumes_name /*M! on volumes */;
drop index volumes_type /*M! on volumes */;

create index volumes_project_name on volumes (project, sort_name, created_at, id);
create index volumes_name on volumes (sort_name, created_at, id);
create index volumes_project_type on volumes (project, type_id, created_at, id);
create index volumes_type on volumes (type_id, created_at, id);
create index volumes_project_size on volumes (project, size_gib, created_at, id);
create index volumes_project_zone on volumes (project, availability_zone, created_at, id);
create index volumes_project_bootable on volumes (project, bootable, created_at, id);
create index volumes_project_updated on volumes (project, updated_at, created_at, id);
-- MariaDB has no room for the whole of a host in a key beside others.
create index volumes_host on volumes (host /*M! (255) */, created_at, id);
