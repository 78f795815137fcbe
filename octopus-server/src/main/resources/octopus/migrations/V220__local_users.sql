-- People who sign in to Octopus itself, and their sessions. Neither passwords nor tokens are here, only their hashes.
create table local_users (
    name varchar(63) not null primary key,
    role varchar(16) not null,
    password varchar(255) not null,
    must_change smallint not null,
    failures integer not null,
    locked_until bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create table local_sessions (
    hash char(64) not null primary key,
    user_name varchar(63) not null,
    created_at bigint not null,
    used_at bigint not null
);
create index local_sessions_user on local_sessions (user_name);
create index local_sessions_used on local_sessions (used_at);
