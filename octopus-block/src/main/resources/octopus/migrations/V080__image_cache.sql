-- Volumes that are kept to clone images from, one for each image and pool.

create table image_cache (
    id char(36) not null primary key,
    image_id char(36) not null,
    checksum varchar(128) not null,
    backend varchar(255) not null,
    pool varchar(255) not null,
    host varchar(767) not null,
    size_gib integer not null,
    native_name varchar(255),
    notes text,
    state varchar(16) not null,
    uses bigint not null,
    fault text,
    created_at bigint not null,
    last_used_at bigint not null
);
create unique index image_cache_place on image_cache (image_id, checksum, backend, pool);
create index image_cache_backend on image_cache (backend, last_used_at);

-- Volumes that are being cloned from an entry right now: it must not be evicted under them.
create table image_cache_users (
    entry_id char(36) not null,
    volume_id char(36) not null,
    primary key (entry_id, volume_id)
);
