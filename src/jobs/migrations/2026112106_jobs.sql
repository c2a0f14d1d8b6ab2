-- Events that wait to be handed to their subscribers; written with the business rows they tell of, beside their subject.
create table jobs.outbox (
  subject_id uuid not null,
  id uuid not null,
  lane smallint not null,
  topic text not null,
  payload jsonb not null,
  at timestamptz not null,
  constraint outbox_pkey primary key (subject_id, id)
)
--;
create index outbox_lane on jobs.outbox (lane, id)
--;
-- Work to be done, in lanes: one worker at a time runs a lane, one job after another.
create table jobs.queue (
  lane smallint not null,
  id uuid not null,
  kind text not null,
  key uuid not null,
  payload jsonb not null,
  run_at timestamptz not null,
  attempts smallint not null default 0,
  max_attempts smallint not null,
  leased_by text,
  leased_until timestamptz,
  last_error text,
  constraint queue_pkey primary key (lane, id),
  constraint queue_lane check (lane between 0 and 63),
  constraint queue_attempts check (max_attempts between 1 and 100)
)
--;
create index queue_due on jobs.queue (lane, run_at, id)
--;
-- Jobs that failed as often as they might; an operator looks at them and sends them back or away.
create table jobs.dead (
  lane smallint not null,
  id uuid not null,
  kind text not null,
  key uuid not null,
  payload jsonb not null,
  attempts smallint not null,
  max_attempts smallint not null,
  last_error text not null,
  died_at timestamptz not null,
  constraint dead_pkey primary key (lane, id)
)
--;
create table jobs.lanes (
  lane smallint not null,
  owner text not null,
  until timestamptz not null,
  constraint lanes_pkey primary key (lane)
)
--;
insert into jobs.lanes (lane, owner, until) select n, '', '2000-01-01T00:00:00Z' from generate_series(0, 63) as n
--;
create table jobs.workers (
  name text not null,
  seen_at timestamptz not null,
  constraint workers_pkey primary key (name)
)
--;
-- Who wants which events. Kept here and not in the program, so that an older program, still running beside a newer one, hands events to
-- subscribers it has never heard of.
create table jobs.subscribers (
  topic text not null,
  subscriber text not null,
  constraint subscribers_pkey primary key (topic, subscriber)
)
--;
create table jobs.schedules (
  name text not null,
  next_at timestamptz not null,
  leased_by text,
  leased_until timestamptz,
  constraint schedules_pkey primary key (name)
)
