-- Driver packages that were taken: one row a version; the files are in the directory that it names.
create table driver_packages (
    name varchar(40) not null,
    version varchar(40) not null,
    directory varchar(63) not null,
    sha256 char(64) not null,
    size bigint not null,
    maker varchar(255) not null,
    sentence text not null,
    origin text not null,
    drivers text not null,
    products text not null,
    signer varchar(63),
    uploaded_by varchar(255) not null,
    uploaded_at bigint not null,
    active smallint not null,
    activated_at bigint,
    primary key (name, version)
);
create unique index driver_packages_directory on driver_packages (directory);

-- Keys whose packages are taken.
create table package_signers (
    name varchar(63) not null primary key,
    fingerprint char(64) not null,
    public_key text not null,
    added_by varchar(255) not null,
    added_at bigint not null
);
create unique index package_signers_fingerprint on package_signers (fingerprint);
