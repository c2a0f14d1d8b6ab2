create schema if not exists identity
--;
-- One account for each person who signs in. The password is an encoded argon2id hash; the second factor's secret is sealed (AES-256-GCM).
create table identity.accounts (
  subject_id uuid not null,
  password_hash text not null,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint not null,
  failures integer not null,
  locked_until timestamptz,
  created_at timestamptz not null,
  password_changed_at timestamptz not null,
  constraint accounts_pk primary key (subject_id)
)
--;
create table identity.recovery_codes (
  subject_id uuid not null,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  constraint recovery_codes_pk primary key (subject_id, code_hash)
)
--;
create table identity.sessions (
  subject_id uuid not null,
  session_id uuid not null,
  secret_hash bytea not null,
  assurance smallint not null,
  pending boolean not null,
  officer_id uuid,
  display_name text not null,
  device text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  constraint sessions_pk primary key (subject_id, session_id)
)
--;
-- E-mail to person, by keyed hash: the address itself is kept with the person.
create table identity.emails (
  email_hash bytea not null,
  subject_id uuid not null,
  created_at timestamptz not null,
  constraint emails_pk primary key (email_hash)
)
