create table images (
    id char(36) not null primary key,
    name varchar(255),
    status varchar(16) not null,
    visibility varchar(16) not null,
    owner varchar(255) not null,
    disk_format varchar(16),
    container_format varchar(16),
    min_disk bigint not null,
    min_ram bigint not null,
    undeletable smallint not null,
    hidden smallint not null,
    size bigint,
    virtual_size bigint,
    md5 char(32),
    sha512 char(128),
    refusal varchar(2000),
    -- who writes the bytes while the image is saving, and when that writer was last seen
    uploader varchar(64),
    uploader_seen_at bigint,
    created_at bigint not null,
    updated_at bigint not null
);

create index images_by_age on images (created_at, id);
create index images_by_name on images (name);
create index images_by_owner on images (owner, created_at, id);

create table image_properties (
    image_id char(36) not null,
    name varchar(255) not null,
    value text not null,
    primary key (image_id, name)
);

create table image_tags (
    image_id char(36) not null,
    tag varchar(255) not null,
    primary key (image_id, tag)
);

create table image_members (
    image_id char(36) not null,
    member varchar(255) not null,
    status varchar(16) not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (image_id, member)
);

create index image_members_by_member on image_members (member, image_id);
