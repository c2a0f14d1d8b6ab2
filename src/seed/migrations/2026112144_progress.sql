-- How far a run of `darcha seed` got, so that a stopped one goes on. One row a run (its numbers decide what it writes) and one a chunk.
create table seed.runs (
  run_key text not null,
  seed bigint not null,
  persons bigint not null,
  today date not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint runs_pkey primary key (run_key)
)
--;
create table seed.progress (
  run_key text not null,
  chunk integer not null,
  first_household bigint not null,
  households integer not null,
  persons bigint not null,
  done boolean not null,
  constraint progress_pkey primary key (run_key, chunk),
  constraint progress_run foreign key (run_key) references seed.runs (run_key)
)
