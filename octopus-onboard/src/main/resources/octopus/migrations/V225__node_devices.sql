-- Volumes that are block devices of managed nodes.
create table node_devices (
    node varchar(63) not null,
    volume char(36) not null,
    attachment char(36) not null,
    device varchar(255) not null,
    way varchar(32) not null,
    size_bytes bigint not null,
    created_at bigint not null,
    primary key (node, volume)
);
create index node_devices_volume on node_devices (volume);
