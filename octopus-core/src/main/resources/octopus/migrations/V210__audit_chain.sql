-- The audit is a chain: each entry gets a number and a hash over its content and the hash before it, soon after it was
-- committed (see octopus.core.audit.AuditChain). Both are null until then; entries of before are sealed at the first start.
alter table audit_entries add column seal_number bigint;
alter table audit_entries add column seal char(64);
create index audit_entries_seal on audit_entries (seal_number, happened_at, id);

-- Where the chain ends (head), and what stood before its first entry that is still kept (base). Whoever seals or forgets
-- locks the head first.
create table audit_chain (
    name varchar(16) not null primary key,
    last_number bigint not null,
    seal char(64) not null
);
