-- Offices and officers are changed by two administrators: one proposes, another one confirms. `version` lets the second of two changes of
-- the same row see that it is not what was confirmed.
alter table offices.offices
  add column version integer not null default 1,
  add column serves text[] not null default '{}',
  add column services text[] not null default '{}',
  add column closed_on date,
  add column successor_id uuid,
  add constraint offices_closed check (closed_on is not null or successor_id is null)
--;
-- Dismissed on the day they were to begin: the last day of service is the day before.
alter table offices.officers
  add column version integer not null default 1,
  drop constraint officers_term,
  add constraint officers_last_day check (until is null or until >= since - 1)
--;
create table offices.absences (
  absence_id uuid not null,
  officer_id uuid not null,
  substitute_id uuid not null,
  from_day date not null,
  until_day date not null,
  ground text not null,
  version integer not null,
  constraint absences_pkey primary key (absence_id),
  constraint absences_officer foreign key (officer_id) references offices.officers (officer_id),
  constraint absences_days check (until_day >= from_day - 1),
  constraint absences_somebody_else check (substitute_id <> officer_id)
)
--;
-- What one administrator wants changed. `seen` is how the office or officer was then, `change` what it shall be.
create table offices.proposals (
  proposal_id uuid not null,
  scope text not null,
  kind text not null,
  office_id uuid not null,
  officer_id uuid not null,
  subject_id uuid not null,
  change jsonb not null,
  seen jsonb not null,
  on_day date not null,
  reason text not null,
  state text not null,
  version integer not null,
  author uuid not null,
  author_subject uuid not null,
  author_name text not null,
  proposed_at timestamptz not null,
  decided_by uuid not null,
  decided_subject uuid not null,
  decided_name text not null,
  decided_at timestamptz,
  remark text not null,
  token text not null,
  constraint proposals_pkey primary key (proposal_id),
  constraint proposals_state check (state in ('waiting', 'confirmed', 'applied', 'refused', 'withdrawn', 'stale')),
  constraint proposals_another_person check (decided_subject <> author_subject or state = 'withdrawn'),
  constraint proposals_not_oneself check (subject_id <> author_subject and (decided_at is null or subject_id <> decided_subject))
)
--;
create index proposals_by_scope on offices.proposals (scope, state, proposed_at)
--;
create index proposals_by_day on offices.proposals (on_day) where state = 'confirmed'
--;
-- Everything administrators did and read, for them to look through; the audit log holds the digest of each row, so that none can be changed
-- or left out unnoticed.
create table offices.log (
  scope text not null,
  entry_id uuid not null,
  at timestamptz not null,
  kind text not null,
  actor uuid not null,
  actor_name text not null,
  office_id uuid not null,
  officer_id uuid not null,
  subject_id uuid not null,
  proposal_id uuid not null,
  details jsonb not null,
  constraint log_pkey primary key (scope, entry_id)
)
