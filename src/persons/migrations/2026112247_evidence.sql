-- What the law on citizenship looks at (OʻRQ-610): permits to live here, stays abroad, and whether a relative is a citizen. A register may
-- contradict itself (a return before the departure, stays that overlap): its rows are kept as it wrote them, and an officer sees it.
create table persons.residence_permits (
  subject_id uuid not null,
  permit_number text not null,
  since date not null,
  until date,
  source text not null,
  updated_at timestamptz not null,
  constraint residence_permits_pkey primary key (subject_id, permit_number, since),
  constraint residence_permits_subject foreign key (subject_id) references persons.subjects (subject_id)
)
--;
create table persons.stays_abroad (
  subject_id uuid not null,
  left_on date not null,
  country text not null,
  returned_on date,
  source text not null,
  updated_at timestamptz not null,
  constraint stays_abroad_pkey primary key (subject_id, left_on, country),
  constraint stays_abroad_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint stays_abroad_country check (country ~ '^[A-Z]{3}$')
)
--;
-- Empty: the register does not say.
alter table persons.relations add column relative_citizenship text not null default ''
--;
alter table persons.relations drop constraint relations_kind
--;
alter table persons.relations add constraint relations_kind
  check (kind in ('spouse', 'mother', 'father', 'child', 'guardian', 'ward', 'grandmother', 'grandfather'))
--;
-- The number of the decision that a citizenship began or ended with; empty for one by birth or from before this house.
alter table persons.citizenships add column begun_by text not null default '', add column ended_by text not null default ''
