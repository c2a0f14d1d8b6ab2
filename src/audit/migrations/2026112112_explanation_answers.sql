-- The answer to a person's question, and the list of the office that owes it. Records of no office (automatic reads) wait under the nil office,
-- for the operators of the platform.
alter table audit.explanations add column answer text, add column answered_by text, add column answered_at timestamptz
--;
create table audit.explanation_queue (
  office_id uuid not null,
  record_id uuid not null,
  subject_id uuid not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  constraint explanation_queue_pkey primary key (office_id, record_id)
)
