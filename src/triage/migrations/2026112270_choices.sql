create schema if not exists triage
--;
-- What officers chose, with or against the machine. No case and no person is named, and a day is the closest time. `words` are those of the text the
-- model knows already, in the order of the alphabet: a name, a number or an address is never among them.
create table triage.choices (
  office_id uuid not null,
  choice_id uuid not null,
  model text not null,
  aspect text not null,
  suggested text not null,
  confidence float8 not null,
  chosen text not null,
  language text not null,
  script text not null,
  region text not null,
  sex text not null,
  channel text not null,
  words text not null,
  chosen_on date not null,
  constraint choices_pk primary key (office_id, choice_id),
  constraint choices_aspect check (aspect in ('topic', 'body', 'kind', 'urgency')),
  constraint choices_confidence check (confidence between 0 and 1),
  constraint choices_sex check (sex in ('', 'f', 'm'))
)
