create schema if not exists open311
--;
-- Keys of programs. Only the digest of a key is kept: a key is 32 random octets, so no slow hash is needed. A reference table: every call asks
-- it, few write it. An officer's key acts as that officer until it ends.
create table open311.keys (
  key_digest bytea not null,
  key_id uuid not null,
  kind text not null,
  name text not null,
  office_id uuid not null,
  officer_id uuid not null,
  scopes text[] not null,
  per_minute integer not null,
  made_at timestamptz not null,
  made_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint keys_pk primary key (key_digest),
  constraint keys_id_unique unique (key_id)
)
--;
create index keys_by_officer on open311.keys (officer_id, made_at)
--;
-- Which request became which appeal, by a keyed digest of the key and the token its sender chose or was given. The token opens nothing but the
-- public number.
create table open311.tokens (
  token_digest bytea not null,
  number text not null,
  made_at timestamptz not null,
  constraint tokens_pk primary key (token_digest)
)
--;
-- What happened to the appeals of an office, in the order in which it became known here: what its systems read on from where they were. No
-- personal data.
create table open311.events (
  office_id uuid not null,
  appeal_id uuid not null,
  version integer not null,
  number text not null,
  kind text not null,
  state text not null,
  topic text not null,
  here boolean not null,
  seen_at timestamptz not null,
  constraint events_pk primary key (office_id, appeal_id, version)
)
--;
create index events_by_time on open311.events (office_id, seen_at, appeal_id, version)
