-- What makes a repeated request harmless (Pool::run_once): the first transaction with a key leaves its result here, in the same commit.
create table db.idempotency (
  scope uuid not null,
  key text not null,
  result text not null,
  at timestamptz not null,
  constraint idempotency_pkey primary key (scope, key),
  constraint idempotency_key_length check (length(key) between 1 and 200)
)
--;
create index idempotency_at on db.idempotency (at)
