-- What administrators do to a backend as a whole: freeze it, fail it over to the place that it replicates to.
alter table backends add column frozen smallint default 0 not null;
alter table backends add column replication_status varchar(36);
alter table backends add column active_backend_id varchar(255);
