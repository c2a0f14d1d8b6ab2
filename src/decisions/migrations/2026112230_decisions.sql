create schema if not exists decisions
--;
-- What the rules found about a case at one moment, with everything they looked at: enough to do it again on any later day. Never changed.
create table decisions.findings (
  subject_id uuid not null,
  application_id uuid not null,
  findings_id uuid not null,
  service_code text not null,
  service_version integer not null,
  inputs jsonb not null,          -- values, days, applicant: all that the rules may look at
  results jsonb not null,         -- facts, findings, comparisons
  print bytea not null,           -- SHA-256 over service, version and inputs; printed on the letter
  made_at timestamptz not null,
  made_by uuid not null,          -- officer
  constraint findings_pk primary key (subject_id, application_id, findings_id),
  constraint findings_print_size check (octet_length(print) = 32)
)
--;
-- A reasoned proposal, written by one officer and confirmed or returned by another. One that was returned stays as it was; what its author
-- writes then is a new one that follows it.
create table decisions.proposals (
  subject_id uuid not null,
  application_id uuid not null,
  proposal_id uuid not null,
  state text not null,
  version integer not null,
  workflow_state text not null,   -- of the service, where it was written
  findings_id uuid not null,
  outcome text not null,          -- empty while none is chosen
  grounds text[] not null,
  explanations jsonb not null,    -- by what is explained: {"uz": ..., "own": ...}
  facts jsonb not null,           -- {"uz": ..., "own": ...}
  conclusion jsonb not null,
  author_id uuid not null,
  author_subject uuid not null,
  author_name text not null,
  author_office uuid not null,
  confirmer_id uuid,
  confirmer_subject uuid,
  confirmer_name text,
  remarks text,
  follows uuid,
  saved_at timestamptz not null,
  sent_at timestamptz,
  closed_at timestamptz,
  constraint proposals_pk primary key (subject_id, application_id, proposal_id),
  constraint proposals_state_known check (state in ('draft', 'sent', 'returned', 'confirmed', 'superseded')),
  constraint proposals_version_positive check (version > 0),
  constraint proposals_remarks_of_returned check (state <> 'returned' or remarks is not null),
  constraint proposals_another_person check (confirmer_subject is null or confirmer_subject <> author_subject)
)
--;
-- At most one proposal of a case is being written or waits for its confirmation.
create unique index proposals_one_open on decisions.proposals (subject_id, application_id) where state in ('draft', 'sent')
--;
-- The decision that ends a case. `replaced_by` is the decision of a complaint that changed it.
create table decisions.decisions (
  subject_id uuid not null,
  application_id uuid not null,
  decision_id uuid not null,
  number text not null,           -- of its letter
  case_number text not null,
  service_code text not null,
  service_version integer not null,
  outcome text not null,
  grounds text[] not null,
  explanations jsonb not null,
  facts jsonb not null,
  conclusion jsonb not null,
  findings_id uuid not null,
  proposal_id uuid not null,
  act jsonb,                      -- of the body above that decided: {"kind", "number", "date"}
  author_id uuid not null,
  author_name text not null,
  confirmer_id uuid,
  confirmer_name text,
  office_id uuid not null,
  letter uuid not null,
  document uuid,
  decided_at timestamptz not null,
  state text not null,
  replaced_by uuid,
  state_at timestamptz not null,
  version integer not null,
  constraint decisions_pk primary key (subject_id, application_id, decision_id),
  constraint decisions_state_known check (state in ('in_force', 'suspended', 'replaced')),
  constraint decisions_replaced_by_one check ((state = 'replaced') = (replaced_by is not null))
)
--;
-- A case has one decision that is not replaced: the second of two that end it at once is refused.
create unique index decisions_one_standing on decisions.decisions (subject_id, application_id) where state <> 'replaced'
--;
create table decisions.numbers (
  number text not null,
  subject_id uuid not null,
  application_id uuid not null,
  decision_id uuid not null,
  constraint numbers_pk primary key (number)
)
--;
-- The collegial body: what waits for it, its sittings, what was on the agenda, who was there and how they voted. Names of applicants are
-- not here: a case is named by its number.
create table decisions.waiting (
  office_id uuid not null,
  application_id uuid not null,
  subject_id uuid not null,
  proposal_id uuid not null,
  case_number text not null,
  service_code text not null,
  service_version integer not null,
  outcome text not null,
  since timestamptz not null,
  sitting_id uuid,                -- on whose agenda it stands
  constraint waiting_pk primary key (office_id, application_id)
)
--;
create table decisions.sittings (
  office_id uuid not null,
  sitting_id uuid not null,
  day date not null,
  place text not null,
  state text not null,
  version integer not null,
  protocol_number text,
  protocol uuid,                  -- document, held by the office
  made_by uuid not null,
  made_at timestamptz not null,
  closed_at timestamptz,
  constraint sittings_pk primary key (office_id, sitting_id),
  constraint sittings_state_known check (state in ('planned', 'closed')),
  constraint sittings_closed_with_protocol check ((state = 'closed') = (protocol is not null))
)
--;
create table decisions.agenda (
  office_id uuid not null,
  sitting_id uuid not null,
  application_id uuid not null,
  place integer not null,
  subject_id uuid not null,
  proposal_id uuid not null,
  case_number text not null,
  service_code text not null,
  service_version integer not null,
  proposed text not null,
  result text not null,           -- pending, carried, rejected, postponed
  outcome text,                   -- that the body supports; of carried the proposed one, of rejected another
  note text not null,
  constraint agenda_pk primary key (office_id, sitting_id, application_id),
  constraint agenda_result_known check (result in ('pending', 'carried', 'rejected', 'postponed')),
  constraint agenda_outcome_of_result check ((outcome is not null) = (result in ('carried', 'rejected')))
)
--;
create table decisions.attendance (
  office_id uuid not null,
  sitting_id uuid not null,
  officer_id uuid not null,
  name text not null,
  present boolean not null,
  chairs boolean not null,
  constraint attendance_pk primary key (office_id, sitting_id, officer_id),
  constraint attendance_chair_is_present check (present or not chairs)
)
--;
create table decisions.votes (
  office_id uuid not null,
  sitting_id uuid not null,
  application_id uuid not null,
  officer_id uuid not null,
  vote text not null,
  constraint votes_pk primary key (office_id, sitting_id, application_id, officer_id),
  constraint votes_vote_known check (vote in ('for', 'against', 'abstain', 'recused'))
)
