create schema if not exists appeals
--;
-- A complaint against a decision, from the moment it was lodged. Its words are in its application, its work in its case, its answer in its
-- decision: here stands what ties them to the decision complained about.
create table appeals.complaints (
  subject_id uuid not null,
  complaint_id uuid not null,       -- the application of the complaint
  application_id uuid not null,     -- whose decision it is about
  decision_id uuid not null,
  decision_number text not null,
  office_id uuid not null,          -- looks at it
  late boolean not null,
  suspends boolean not null,        -- the effects of the decision are halted until it is answered
  state text not null,
  outcome text,                     -- of its answer; null while open, and where it ended without one (withdrawn)
  new_decision uuid,                -- that it put in the place of the one complained about
  lodged_at timestamptz not null,
  closed_at timestamptz,
  constraint complaints_pk primary key (subject_id, complaint_id),
  constraint complaints_state_known check (state in ('open', 'closed')),
  constraint complaints_closed_with_time check ((state = 'closed') = (closed_at is not null)),
  constraint complaints_answer_of_closed check (outcome is null or state = 'closed')
)
--;
create unique index complaints_one_open on appeals.complaints (subject_id, decision_id) where state = 'open'
--;
create index complaints_of_application on appeals.complaints (subject_id, application_id)
