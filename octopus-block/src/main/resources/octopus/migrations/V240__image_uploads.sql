-- Images whose bytes arrive in pieces: how far each is. A row counts while its image is saving and has the same uploader.
create table image_uploads (
    image_id char(36) not null primary key,
    uploader varchar(64) not null,
    size bigint not null,
    received bigint not null,
    -- what the sender tells its file by
    fingerprint varchar(255) not null,
    seen_at bigint not null
);
