-- Failures in a row at the password forms, by keyed hash of what was typed as a name: a name nobody has is counted like one somebody has.
create table identity.attempts (
  name_hash bytea not null,
  failures integer not null,
  locked_until timestamptz,
  expires_at timestamptz not null,
  constraint attempts_pk primary key (name_hash)
)
--;
create index attempts_expiry on identity.attempts (expires_at)
