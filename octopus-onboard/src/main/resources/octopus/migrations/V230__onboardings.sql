-- Backends on their way from a spec to active: all that is known of each in one document, without secrets.
create table onboardings (
    id char(36) not null primary key,
    name varchar(63) not null unique,
    state varchar(16) not null,
    document text not null,
    created_at bigint not null
);

-- The key pair with which acceptance reports are signed; the private key by reference.
create table report_keys (
    id integer not null primary key,
    public_key varchar(255) not null,
    secret varchar(64) not null
);
