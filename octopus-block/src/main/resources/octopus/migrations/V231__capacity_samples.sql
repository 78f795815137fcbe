-- Capacity of pools over time, by the minute since the epoch. Samples of step 1 are kept a day, of step 15 two weeks, of
-- step 360 two years.
create table capacity_samples (
    pool varchar(255) not null,
    taken_at bigint not null,
    step integer not null,
    total_bytes bigint not null,
    free_bytes bigint not null,
    provisioned_bytes bigint not null,
    primary key (pool, taken_at)
);
create index capacity_samples_step on capacity_samples (step, taken_at);
