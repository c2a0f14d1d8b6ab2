-- A person asks why their data was looked at. One question per record; the answer comes by message.
create table audit.explanations (
  subject_id uuid not null,
  record_id uuid not null,
  question text not null,
  asked_at timestamptz not null,
  constraint explanations_pkey primary key (subject_id, record_id),
  constraint explanations_question_length check (length(question) <= 2000)
)
