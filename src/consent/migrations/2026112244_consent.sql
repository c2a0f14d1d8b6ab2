create schema if not exists consent
--;
-- What a person is asked for; lies with the person who is asked.
create table consent.requests (
  subject_id uuid not null,
  application_id uuid not null,
  consent_code text not null,
  asker_id uuid not null,
  asker_name text not null,
  service_code text not null,
  service_version int4 not null,
  state text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  constraint requests_pk primary key (subject_id, application_id, consent_code),
  constraint requests_state check (state in ('asked', 'given', 'refused', 'withdrawn'))
)
--;
-- The same seen by the applicant, so that their pages look at their own shard only.
create table consent.asked (
  subject_id uuid not null,
  application_id uuid not null,
  person_id uuid not null,
  consent_code text not null,
  person_name text not null,
  state text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  constraint asked_pk primary key (subject_id, application_id, person_id, consent_code),
  constraint asked_state check (state in ('asked', 'given', 'refused', 'withdrawn'))
)
