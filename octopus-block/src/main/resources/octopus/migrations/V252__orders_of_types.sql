-- Volume types, group types and QoS specs in the orders in which lists of them are asked for: the column, then created_at and
-- id, as Cinder breaks ties. is_public has none: half of all rows have the one value, and the order would be lost.

create index volume_types_by_name on volume_types (name, created_at, id);
create index group_types_by_name on group_types (name, created_at, id);
create index qos_specs_by_name on qos_specs (name, created_at, id);
create index qos_specs_by_consumer on qos_specs (consumer, created_at, id);
