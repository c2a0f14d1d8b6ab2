-- Registers that the house keeps itself. Append-only: no statement of the room changes or removes an entry; a correction is an entry.
create table registry.entries (
  subject_id uuid not null,
  entry_id uuid not null,
  register_code text not null,
  entry text not null,
  entry_number text not null,
  on_day date not null,
  decision_number text not null,
  act_number text not null,
  act_date date,
  case_ref text not null,
  document_number text not null,
  region text not null,
  officer_id uuid,
  officer_name text not null,
  office_id uuid,
  office_name text not null,
  corrects text not null,
  note text not null,
  entered_at timestamptz not null,
  constraint entries_pkey primary key (subject_id, entry_id),
  constraint entries_decision check (decision_number <> ''),
  constraint entries_correction check ((corrects = '') = (note = ''))
)
--;
create table registry.numbers (
  entry_number text not null,
  subject_id uuid not null,
  entry_id uuid not null,
  constraint numbers_pkey primary key (entry_number)
)
--;
create table registry.statistics (
  register_code text not null,
  entry_id uuid not null,
  entry text not null,
  on_day date not null,
  region text not null,
  constraint statistics_pkey primary key (register_code, entry_id)
)
