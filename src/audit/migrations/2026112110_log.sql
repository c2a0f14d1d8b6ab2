-- What a person may read about who touched their data. The details are the exact text whose salted digest the log holds.
create table audit.records (
  subject_id uuid not null,
  record_id uuid not null,
  salt bytea not null,
  details text not null,
  constraint records_pkey primary key (subject_id, record_id),
  constraint records_salt_length check (octet_length(salt) = 16)
)
--;
-- The same for events about no person.
create table audit.general_records (
  record_id uuid not null,
  salt bytea not null,
  details text not null,
  constraint general_records_pkey primary key (record_id),
  constraint general_records_salt_length check (octet_length(salt) = 16)
)
--;
-- Entries that wait for a place in the log. Emptied several times a second: vacuum early, by rows and not by share.
create table audit.queue (
  lane int2 not null,
  record_id uuid not null,
  entry text not null,
  constraint queue_pkey primary key (lane, record_id),
  constraint queue_entry_fits_a_bundle check (octet_length(entry) <= 65535)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0)
--;
-- How long the log is and which process may lengthen it. One row, locked by whoever integrates.
create table audit.log_state (
  log_id int2 not null,
  size int8 not null,
  holder uuid not null,
  held_until timestamptz not null,
  constraint log_state_pkey primary key (log_id),
  constraint log_state_single check (log_id = 1)
)
--;
insert into audit.log_state (log_id, size, holder, held_until) values (1, 0, '00000000-0000-0000-0000-000000000000', '1970-01-01 00:00:00+00')
--;
create table audit.tiles (
  level int2 not null,
  tile_index int8 not null,
  width int2 not null,
  hashes bytea not null,
  constraint tiles_pkey primary key (level, tile_index),
  constraint tiles_width check (width between 1 and 256 and octet_length(hashes) = width * 32)
)
--;
alter table audit.tiles alter column hashes set storage external
--;
create table audit.bundles (
  bundle_index int8 not null,
  width int2 not null,
  entries bytea not null,
  constraint bundles_pkey primary key (bundle_index),
  constraint bundles_width check (width between 1 and 256)
)
--;
create table audit.leaves (
  record_id uuid not null,
  leaf_index int8 not null,
  constraint leaves_pkey primary key (record_id)
)
--;
create table audit.checkpoints (
  tree_size int8 not null,
  root bytea not null,
  note text not null,
  at timestamptz not null,
  constraint checkpoints_pkey primary key (tree_size)
)
