-- Flows: what is being changed, how far it is, and who works on it.

-- due_at: when a runner may take the flow: at once (PENDING), at its wake-up (WAITING), when the lease of its runner runs
-- out (RUNNING, REVERTING). Null: only a person, or nobody, moves it (SUSPENDED, STUCK, finished).
create table flows (
    id char(36) not null primary key,
    name varchar(64) not null,
    version integer not null,
    state varchar(16) not null,
    context text not null,
    position varchar(64),
    direction varchar(8) not null,
    go_back_to varchar(64),
    go_back_context text,
    attempts integer not null,
    due_at bigint,
    lease_owner varchar(128),
    lease_number bigint not null,
    suspend_asked smallint not null,
    waiting_for varchar(1000),
    progress double precision,
    fault text,
    caller text not null,
    subjects text not null,
    step_started_at bigint not null,
    history_length integer not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index flows_due on flows (due_at);
create index flows_newest on flows (created_at, id);
create index flows_state on flows (state, created_at);
create index flows_name on flows (name, created_at);

-- unfinished is 1 or null, and nulls do not collide: one unfinished flow per subject, any number of finished ones.
create table flow_subjects (
    flow char(36) not null,
    subject varchar(190) not null,
    unfinished smallint,
    primary key (flow, subject)
);
create unique index flow_subjects_unfinished on flow_subjects (subject, unfinished);

create table flow_steps (
    flow char(36) not null,
    sequence integer not null,
    name varchar(64) not null,
    direction varchar(8) not null,
    attempt integer not null,
    state varchar(16) not null,
    started_at bigint not null,
    ended_at bigint,
    note varchar(1000),
    fault text,
    primary key (flow, sequence)
);
