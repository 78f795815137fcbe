-- What a device of a node has less than the storage offers.
alter table node_devices add column warning text;
