create schema if not exists insight
--;
-- What each appeal adds to the figures, as its events up to `version` have it. `step` lets one of two who act at once in. Nothing of a person:
-- codes, counts, and a sketch of the text from which no word can be read.
create table insight.marks (
  lane smallint not null,
  appeal_id uuid not null,
  step integer not null,
  version integer not null,
  month date not null,
  office_id uuid not null,
  topic text not null,
  region text not null,
  channel text not null,
  counts jsonb not null,
  district text not null,
  sketch bigint[] not null,
  lodged_at timestamptz not null,
  constraint marks_pk primary key (lane, appeal_id)
)
--;
create index marks_by_time on insight.marks (lane, lodged_at)
--;
-- The sums of the marks of a lane: in the same transaction, on the same shard.
create table insight.counts (
  lane smallint not null,
  month date not null,
  office_id uuid not null,
  topic text not null,
  region text not null,
  channel text not null,
  name text not null,
  n bigint not null,
  constraint counts_pk primary key (lane, month, office_id, topic, region, channel, name)
)
--;
-- What was published: once for each month and step, never changed (docs/adr/0035).
create table insight.editions (
  month date not null,
  stage text not null,
  content jsonb not null,
  digest text not null,
  made_at timestamptz not null,
  constraint editions_pk primary key (month, stage)
)
--;
-- What would be published, as it looked last: it is published when it looks the same an hour later, that is when no event was on its way.
create table insight.drafts (
  month date not null,
  stage text not null,
  digest text not null,
  seen_at timestamptz not null,
  constraint drafts_pk primary key (month, stage)
)
