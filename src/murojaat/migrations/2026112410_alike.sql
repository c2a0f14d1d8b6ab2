-- Answered appeals of an office as sketches (min-hashes, from which no word can be read): what an officer is shown as alike.
create table murojaat.past (
  office_id uuid not null,
  appeal_id uuid not null,
  number text not null,
  topic text not null,
  answered_at timestamptz not null,
  sketch bytea not null,
  version integer not null,
  constraint past_pk primary key (office_id, appeal_id)
)
--;
create index past_by_topic on murojaat.past (office_id, topic, answered_at desc, appeal_id desc)
--;
-- Open ones of a district that have something to be read or joined: found while another is being written.
create index public_open_near on murojaat.public_list (region, district, lodged_at desc, appeal_id desc)
where closed_at is null and (description <> '' or collective)
