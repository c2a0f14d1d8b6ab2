create schema if not exists applications
--;
-- A draft becomes an application under the same id: submitting twice meets the primary key, and attachments need not move.
create table applications.drafts (
  subject_id uuid not null,
  application_id uuid not null,
  service_code text not null,
  service_version integer not null,
  lang text not null,
  answers jsonb not null,
  prefilled jsonb not null,
  prefilled_at timestamptz,
  page text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint drafts_pk primary key (subject_id, application_id)
)
--;
create table applications.applications (
  subject_id uuid not null,
  application_id uuid not null,
  number text not null,
  service_code text not null,
  service_version integer not null,
  lang text not null,
  answers jsonb not null,
  prefilled jsonb not null,
  state text not null,
  outcome text,
  ground text,
  document_id uuid,
  version integer not null,
  submitted_at timestamptz not null,
  due_at timestamptz,
  finished_at timestamptz,
  constraint applications_pk primary key (subject_id, application_id)
)
--;
create table applications.events (
  subject_id uuid not null,
  application_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  kind text not null,
  state text not null,
  actor_kind text not null,
  actor_name text not null,
  constraint events_pk primary key (subject_id, application_id, event_id),
  constraint events_application_fk foreign key (subject_id, application_id) references applications.applications (subject_id, application_id)
)
--;
create table applications.numbers (
  number text not null,
  subject_id uuid not null,
  application_id uuid not null,
  constraint numbers_pk primary key (number)
)
--;
create table applications.attachments (
  subject_id uuid not null,
  application_id uuid not null,
  attachment_id uuid not null,
  field text not null,
  file_name text not null,
  content_type text not null,
  size bigint not null,
  sha256 bytea not null,
  created_at timestamptz not null,
  constraint attachments_pk primary key (subject_id, application_id, attachment_id)
)
--;
create table applications.ratings (
  subject_id uuid not null,
  application_id uuid not null,
  service_code text not null,
  stars smallint not null,
  comment text not null,
  rated_at timestamptz not null,
  constraint ratings_pk primary key (subject_id, application_id),
  constraint ratings_stars_ck check (stars between 1 and 5)
)
--;
-- Published figures, kept by a subscriber of applications.rated: one row for each service and number of stars.
create table applications.rating_totals (
  service_code text not null,
  stars smallint not null,
  ratings bigint not null,
  constraint rating_totals_pk primary key (service_code, stars)
)
--;
-- Which ratings have been counted, so that an event delivered twice counts once.
create table applications.ratings_counted (
  service_code text not null,
  event_id uuid not null,
  constraint ratings_counted_pk primary key (service_code, event_id)
)
