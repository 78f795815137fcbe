-- Who did what, when, and how it ended. Rows are only ever added.
create table audit_entries (
    id char(36) not null primary key,
    happened_at bigint not null,
    caller_user varchar(255) not null,
    caller_project varchar(255) not null,
    request_id varchar(255) not null,
    verb varchar(128) not null,
    subject_kind varchar(64) not null,
    subject_id varchar(255) not null,
    flow_id char(36),
    outcome varchar(16) not null,
    detail text not null
);
create index audit_entries_time on audit_entries (happened_at, id);
create index audit_entries_subject on audit_entries (subject_kind, subject_id, happened_at);
create index audit_entries_user on audit_entries (caller_user, happened_at);
