-- What happened, for those who listen. An event is written without a number, in the transaction that made it true, and
-- is numbered after that has committed (see octopus.core.event.EventLog for why).
create table events (
    written bigint not null,
    writer char(8) not null,
    event_number bigint,
    kind varchar(128) not null,
    subject_kind varchar(64) not null,
    subject_id varchar(255) not null,
    project varchar(255) not null,
    body text not null,
    primary key (written, writer)
);
create index events_number on events (event_number);

-- One row: the last number given. Whoever gives numbers locks it first.
create table event_numbers (
    name varchar(16) not null primary key,
    last_number bigint not null
);
insert into event_numbers (name, last_number) values ('events', 0);
