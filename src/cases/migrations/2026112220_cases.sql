create schema if not exists cases
--;
-- A case lies with its person, under the id of the application it decides. `version` is the number of its last step.
create table cases.cases (
  subject_id uuid not null,
  application_id uuid not null,
  number text not null,
  service_code text not null,
  service_version integer not null,
  lang text not null,
  state text not null,
  office_id uuid not null,
  holder uuid not null,
  territory text not null,
  version integer not null,
  opened_at timestamptz not null,
  state_since timestamptz not null,
  base_due_at timestamptz,
  due_at timestamptz,
  stage_due_at timestamptz,
  wake_at timestamptz,
  pauses jsonb not null,
  extended_days integer not null,
  extended_times integer not null,
  warned boolean not null,
  suspended boolean not null,
  escalated_to uuid not null,
  of_age_on date,
  data jsonb not null,
  outcome text,
  closed_at timestamptz,
  constraint cases_pk primary key (subject_id, application_id)
)
--;
-- One row for each change. The key refuses the second of two who act at once: both would write the same `seq`.
create table cases.steps (
  subject_id uuid not null,
  application_id uuid not null,
  seq integer not null,
  kind text not null,
  from_state text not null,
  to_state text not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  office_id uuid not null,
  holder uuid not null,
  reason text not null,
  token text not null,
  at timestamptz not null,
  constraint steps_pk primary key (subject_id, application_id, seq),
  constraint steps_case_fk foreign key (subject_id, application_id) references cases.cases (subject_id, application_id)
)
--;
-- The thread between the applicant and the office.
create table cases.messages (
  subject_id uuid not null,
  application_id uuid not null,
  message_id uuid not null,
  kind text not null,
  author_kind text not null,
  author_id uuid not null,
  author_name text not null,
  body text not null,
  at timestamptz not null,
  constraint messages_pk primary key (subject_id, application_id, message_id),
  constraint messages_case_fk foreign key (subject_id, application_id) references cases.cases (subject_id, application_id),
  constraint messages_kind_ck check (kind in ('question', 'answer', 'notice'))
)
--;
-- Questions to other bodies and their answers. `code` is that of a check of the service, or 'request' for a question in an officer's words.
create table cases.checks (
  subject_id uuid not null,
  application_id uuid not null,
  check_id uuid not null,
  code text not null,
  agency text not null,
  office_id uuid not null,
  role text not null,
  question text not null,
  asked_at timestamptz not null,
  due_at timestamptz,
  answer text,
  said text not null,
  answered_by uuid not null,
  answered_by_name text not null,
  answered_at timestamptz,
  dropped_at timestamptz,
  constraint checks_pk primary key (subject_id, application_id, check_id),
  constraint checks_case_fk foreign key (subject_id, application_id) references cases.cases (subject_id, application_id)
)
--;
-- Who may not touch the case: kin by the family register, declared, or who decided below.
create table cases.conflicts (
  subject_id uuid not null,
  application_id uuid not null,
  officer_id uuid not null,
  kind text not null,
  at timestamptz not null,
  constraint conflicts_pk primary key (subject_id, application_id, officer_id),
  constraint conflicts_case_fk foreign key (subject_id, application_id) references cases.cases (subject_id, application_id),
  constraint conflicts_kind_ck check (kind in ('kin', 'declared', 'decided_below'))
)
--;
-- Where a case lies, for those who know only its id: one row on a shard of its own.
create table cases.places (
  application_id uuid not null,
  subject_id uuid not null,
  constraint places_pk primary key (application_id)
)
--;
-- The officers' list: what it shows and sorts by, nothing about persons. One row for an open case on the desk of its office, one more where
-- it was escalated to. A row of a case that left stays, not open, so that an older event that comes late finds a newer version.
create table cases.queue (
  office_id uuid not null,
  application_id uuid not null,
  subject_id uuid not null,
  number text not null,
  service_code text not null,
  state text not null,
  role text not null,
  holder uuid not null,
  stage_due_at timestamptz not null,
  due_at timestamptz not null,
  opened_at timestamptz not null,
  wake_at timestamptz not null,
  waiting boolean not null,
  escalated boolean not null,
  open boolean not null,
  version integer not null,
  constraint queue_pk primary key (office_id, application_id)
)
--;
create index queue_by_stage_due on cases.queue (office_id, role, stage_due_at, application_id) where open
--;
create index queue_by_due on cases.queue (office_id, role, due_at, application_id) where open
--;
create index queue_by_opened on cases.queue (office_id, role, opened_at, application_id) where open
--;
create index queue_by_number on cases.queue (office_id, role, number, application_id) where open
--;
create index queue_by_service on cases.queue (office_id, role, service_code, application_id) where open
--;
create index queue_by_state on cases.queue (office_id, role, state, application_id) where open
--;
create index queue_by_holder on cases.queue (office_id, role, holder, application_id) where open
--;
create index queue_by_wake on cases.queue (wake_at) where open
--;
-- What an office was asked by others.
create table cases.check_queue (
  office_id uuid not null,
  check_id uuid not null,
  subject_id uuid not null,
  application_id uuid not null,
  number text not null,
  service_code text not null,
  code text not null,
  role text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  open boolean not null,
  constraint check_queue_pk primary key (office_id, check_id)
)
--;
create index check_queue_by_due on cases.check_queue (office_id, role, due_at, check_id) where open
--;
-- How long cases of a service took, in calendar days: what an expected finish is told from.
create table cases.durations (
  service_code text not null,
  application_id uuid not null,
  days integer not null,
  closed_at timestamptz not null,
  constraint durations_pk primary key (service_code, application_id)
)
--;
create index durations_by_closed on cases.durations (service_code, closed_at)
