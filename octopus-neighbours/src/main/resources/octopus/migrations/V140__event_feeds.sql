-- Who outside hears of events: how far each feed has come, and which process reads it until when (milliseconds since the
-- epoch).
create table event_feeds (
    name varchar(64) not null primary key,
    position bigint not null,
    holder varchar(64) not null,
    held_until bigint not null
);
