create schema if not exists murojaat
--;
-- An appeal lies with its author. The subject of an author who did not sign in is random and made for this appeal alone.
create table murojaat.appeals (
  subject_id uuid not null,
  appeal_id uuid not null,
  number text not null,
  kind text not null,
  form text not null,
  channel text not null,
  author_kind text not null,
  collective boolean not null,
  repeat_of text not null,
  duplicate_of text not null,
  parent text not null,
  lang text not null,
  topic text not null,
  urgency smallint not null,
  office_id uuid not null,
  holder uuid not null,
  state text not null,
  body text not null,
  public_text text not null,
  author_name text not null,
  author_contact text not null,
  author_address text not null,
  contact_verified boolean not null,
  lat double precision,
  lon double precision,
  district text not null,
  place_words text not null,
  about_office uuid not null,
  about_officer text not null,
  human_only boolean not null,
  helper_id uuid not null,
  helper_name text not null,
  helper_office uuid not null,
  lodged_at timestamptz not null,
  registered_on date not null,
  arrived_on date not null,
  term text not null,
  base_due_at timestamptz not null,
  due_at timestamptz not null,
  halts jsonb not null,
  extended_days integer not null,
  extended_times integer not null,
  warned boolean not null,
  escalated_to uuid not null,
  proposal jsonb,
  reopened integer not null,
  barred uuid[] not null,
  answered_at timestamptz,
  closed_at timestamptz,
  wake_at timestamptz,
  outcome text not null,
  ground text not null,
  stars smallint not null,
  followed_up text not null,
  version integer not null,
  constraint appeals_pk primary key (subject_id, appeal_id)
)
--;
-- One row for each change. The key refuses the second of two who act at once: both would write the same `seq`.
create table murojaat.events (
  subject_id uuid not null,
  appeal_id uuid not null,
  seq integer not null,
  kind text not null,
  state text not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  office_id uuid not null,
  holder uuid not null,
  reason text not null,
  token text not null,
  at timestamptz not null,
  constraint events_pk primary key (subject_id, appeal_id, seq),
  constraint events_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- What the appeal asks, one thing a row, each with its own answer.
create table murojaat.points (
  subject_id uuid not null,
  appeal_id uuid not null,
  point_no smallint not null,
  body text not null,
  source text not null,
  answer text not null,
  done text not null,
  provision text not null,
  evidence text not null,
  answered_by uuid not null,
  answered_by_name text not null,
  answered_at timestamptz,
  verdict text not null,
  verdict_note text not null,
  constraint points_pk primary key (subject_id, appeal_id, point_no),
  constraint points_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
create table murojaat.messages (
  subject_id uuid not null,
  appeal_id uuid not null,
  message_id uuid not null,
  kind text not null,
  author_kind text not null,
  author_id uuid not null,
  author_name text not null,
  body text not null,
  channel text not null,
  at timestamptz not null,
  constraint messages_pk primary key (subject_id, appeal_id, message_id),
  constraint messages_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- The replies as they left. `flags`: why one looked formal; `reason`: why it was sent all the same.
create table murojaat.replies (
  subject_id uuid not null,
  appeal_id uuid not null,
  reply_no smallint not null,
  document_id uuid not null,
  body text not null,
  officer_id uuid not null,
  officer_name text not null,
  office_id uuid not null,
  flags text[] not null,
  reason text not null,
  at timestamptz not null,
  constraint replies_pk primary key (subject_id, appeal_id, reply_no),
  constraint replies_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
create table murojaat.files (
  subject_id uuid not null,
  appeal_id uuid not null,
  file_id uuid not null,
  file_name text not null,
  content_type text not null,
  size bigint not null,
  sha256 bytea not null,
  added_by text not null,
  point_no smallint not null,
  at timestamptz not null,
  constraint files_pk primary key (subject_id, appeal_id, file_id),
  constraint files_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- Which of the files of the object store are needed: for its sweep.
create index files_by_digest on murojaat.files (sha256)
--;
create table murojaat.participants (
  subject_id uuid not null,
  appeal_id uuid not null,
  person_id uuid not null,
  name text not null,
  joined_at timestamptz not null,
  confirmed_at timestamptz,
  constraint participants_pk primary key (subject_id, appeal_id, person_id),
  constraint participants_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- The same from the side of who joined: what their cabinet lists.
create table murojaat.joined (
  subject_id uuid not null,
  appeal_id uuid not null,
  owner_id uuid not null,
  number text not null,
  joined_at timestamptz not null,
  constraint joined_pk primary key (subject_id, appeal_id)
)
--;
-- Questions to other bodies, and their parts of joint answers.
create table murojaat.requests (
  subject_id uuid not null,
  appeal_id uuid not null,
  request_id uuid not null,
  joint boolean not null,
  office_id uuid not null,
  question text not null,
  asked_at timestamptz not null,
  asked_by text not null,
  due_at timestamptz not null,
  answer text not null,
  answered_by uuid not null,
  answered_by_name text not null,
  answered_at timestamptz,
  dropped_at timestamptz,
  constraint requests_pk primary key (subject_id, appeal_id, request_id),
  constraint requests_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
create table murojaat.receptions (
  subject_id uuid not null,
  appeal_id uuid not null,
  reception_id uuid not null,
  office_id uuid not null,
  officer_id uuid not null,
  officer_name text not null,
  at timestamptz not null,
  place text not null,
  state text not null,
  protocol text not null,
  constraint receptions_pk primary key (subject_id, appeal_id, reception_id),
  constraint receptions_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- What the machine suggested, with the version of its model, as it was shown.
create table murojaat.suggestions (
  subject_id uuid not null,
  appeal_id uuid not null,
  suggestion_id uuid not null,
  model text not null,
  content jsonb not null,
  at timestamptz not null,
  constraint suggestions_pk primary key (subject_id, appeal_id, suggestion_id),
  constraint suggestions_appeal_fk foreign key (subject_id, appeal_id) references murojaat.appeals (subject_id, appeal_id)
)
--;
-- Public numbers, each on a shard of its own.
create table murojaat.numbers (
  number text not null,
  subject_id uuid not null,
  appeal_id uuid not null,
  constraint numbers_pk primary key (number)
)
--;
-- Secret codes of authors who did not sign in: only a keyed digest. The key is not in the database nor in its backups.
create table murojaat.codes (
  code_digest bytea not null,
  subject_id uuid not null,
  appeal_id uuid not null,
  constraint codes_pk primary key (code_digest)
)
--;
-- The officers' list: what it shows and sorts by, nothing about persons. One row where the appeal lies, one more where it was escalated to.
-- A row of an appeal that left stays, not open, so that an older event that comes late finds a newer version.
create table murojaat.queue (
  office_id uuid not null,
  appeal_id uuid not null,
  subject_id uuid not null,
  number text not null,
  kind text not null,
  topic text not null,
  state text not null,
  urgency smallint not null,
  district text not null,
  holder uuid not null,
  due_at timestamptz not null,
  lodged_at timestamptz not null,
  wake_at timestamptz not null,
  halted boolean not null,
  waits_for_head boolean not null,
  escalated boolean not null,
  reopened integer not null,
  open boolean not null,
  version integer not null,
  constraint queue_pk primary key (office_id, appeal_id)
)
--;
create index queue_by_due on murojaat.queue (office_id, urgency desc, due_at, appeal_id) where open
--;
create index queue_by_holder on murojaat.queue (office_id, holder) where open
--;
create index queue_by_wake on murojaat.queue (wake_at)
--;
-- What an office was asked by others.
create table murojaat.request_queue (
  office_id uuid not null,
  request_id uuid not null,
  subject_id uuid not null,
  appeal_id uuid not null,
  number text not null,
  joint boolean not null,
  due_at timestamptz not null,
  open boolean not null,
  constraint request_queue_pk primary key (office_id, request_id)
)
--;
create index request_queue_by_due on murojaat.request_queue (office_id, due_at, request_id) where open
--;
-- Full-text search of an office over its appeals. `body` is folded: one script, no apostrophes and diacritics.
create table murojaat.search (
  office_id uuid not null,
  appeal_id uuid not null,
  subject_id uuid not null,
  number text not null,
  topic text not null,
  state text not null,
  lodged_at timestamptz not null,
  body text not null,
  version integer not null,
  constraint search_pk primary key (office_id, appeal_id)
)
--;
create index search_by_words on murojaat.search using gin (to_tsvector('simple', body))
--;
-- What anybody may see, by region: topic, rounded place, state, dates, and the description its author wrote to be public.
create table murojaat.public_list (
  region text not null,
  appeal_id uuid not null,
  number text not null,
  kind text not null,
  topic text not null,
  state text not null,
  office_id uuid not null,
  district text not null,
  lat double precision,
  lon double precision,
  description text not null,
  note text not null,
  lodged_at timestamptz not null,
  updated_at timestamptz not null,
  due_at timestamptz not null,
  closed_at timestamptz,
  collective boolean not null,
  participants integer not null,
  version integer not null,
  constraint public_list_pk primary key (region, appeal_id)
)
--;
create index public_by_lodged on murojaat.public_list (region, lodged_at desc, appeal_id)
--;
create index public_by_district on murojaat.public_list (region, district, topic, lodged_at desc)
--;
-- How each appeal of an office went: what its supervisor's figures are counted from.
create table murojaat.results (
  office_id uuid not null,
  appeal_id uuid not null,
  officer_id uuid not null,
  topic text not null,
  channel text not null,
  lodged_at timestamptz not null,
  answered_at timestamptz not null,
  days integer not null,
  on_time boolean not null,
  formal_sent integer not null,
  reopened integer not null,
  stars smallint not null,
  outcome text not null,
  version integer not null,
  constraint results_pk primary key (office_id, appeal_id)
)
--;
create index results_by_answered on murojaat.results (office_id, answered_at)
--;
-- Where an officer chose otherwise than the machine suggested.
create table murojaat.overrides (
  office_id uuid not null,
  override_id uuid not null,
  model text not null,
  what text not null,
  suggested text not null,
  chosen text not null,
  confidence double precision not null,
  lang text not null,
  at timestamptz not null,
  constraint overrides_pk primary key (office_id, override_id)
)
--;
create index overrides_by_time on murojaat.overrides (office_id, at)
--;
-- Sketches of replies an office sent (min-hashes, from which no word can be read): a reply copied from another case is told by them.
create table murojaat.reply_prints (
  office_id uuid not null,
  appeal_id uuid not null,
  reply_no smallint not null,
  number text not null,
  sketch bigint[] not null,
  at timestamptz not null,
  constraint reply_prints_pk primary key (office_id, appeal_id, reply_no)
)
--;
create index reply_prints_by_time on murojaat.reply_prints (office_id, at desc)
--;
-- Keyed digests of texts, so that the same appeal by another channel is known as a duplicate without reading anybody's appeals.
create table murojaat.texts (
  text_digest bytea not null,
  subject_id uuid not null,
  appeal_id uuid not null,
  number text not null,
  lodged_at timestamptz not null,
  constraint texts_pk primary key (text_digest)
)
