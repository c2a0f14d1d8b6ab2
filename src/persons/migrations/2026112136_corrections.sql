-- "This is wrong": what a person says about a register's value, and what the register's owner answered.
create table persons.corrections (
  subject_id uuid not null,
  correction_id uuid not null,
  path text not null,
  register_code text not null,
  office_id uuid not null,
  shown text not null,
  said text not null,
  case_ref text not null default '',
  opened_at timestamptz not null,
  state text not null,
  reason text not null default '',
  resolved_at timestamptz,
  resolved_by uuid,
  resolved_by_name text not null default '',
  constraint corrections_pkey primary key (subject_id, correction_id),
  constraint corrections_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint corrections_state check (state in ('open', 'accepted', 'rejected')),
  constraint corrections_resolved check ((state = 'open') = (resolved_at is null))
)
--;
-- The list of an office: keyed by office so that one page reads one shard. Holds no personal data; fed from the outbox.
create table persons.correction_queue (
  office_id uuid not null,
  correction_id uuid not null,
  subject_id uuid not null,
  path text not null,
  opened_at timestamptz not null,
  state text not null,
  resolved_at timestamptz,
  constraint correction_queue_pkey primary key (office_id, correction_id),
  constraint correction_queue_state check (state in ('open', 'accepted', 'rejected'))
)
--;
create index correction_queue_open on persons.correction_queue (office_id, opened_at) where state = 'open'
