-- The register of causes: some hundred rows for the country, on one shard (`shelf` is always the same word).
create table insight.causes (
  shelf text not null,
  cause_id uuid not null,
  number text not null,
  title text not null,
  problem text not null,
  topic text not null,
  district text not null,
  appeals bigint not null,
  office_id uuid not null,
  measure text not null,
  due_on date not null,
  state text not null,
  proof text not null,
  proof_link text not null,
  proposed_by uuid not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  version integer not null,
  constraint causes_pk primary key (shelf, cause_id)
)
--;
create unique index causes_by_number on insight.causes (shelf, number)
--;
-- What happened to a cause, for everybody to read; only ever added to. The key refuses the second of two who act at once.
create table insight.cause_events (
  shelf text not null,
  cause_id uuid not null,
  seq integer not null,
  kind text not null,
  officer_id uuid not null,
  officer_name text not null,
  office_id uuid not null,
  said text not null,
  token text not null,
  at timestamptz not null,
  constraint cause_events_pk primary key (shelf, cause_id, seq),
  constraint cause_events_cause_fk foreign key (shelf, cause_id) references insight.causes (shelf, cause_id)
)
--;
-- Many appeals about the same in the same place, as of the last look: what might have one cause.
create table insight.clusters (
  shelf text not null,
  topic text not null,
  district text not null,
  appeals bigint not null,
  alike bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  seen_at timestamptz not null,
  constraint clusters_pk primary key (shelf, topic, district)
)
