create schema if not exists documents
--;
-- One row for each document ever issued. The file lies in the object store under its digest. `valid_until` is a day in Tashkent;
-- that a document has expired is not a state: it is read off the calendar.
create table documents.issued (
  subject_id uuid not null,
  document_id uuid not null,
  number text not null,
  code text not null,
  kind text not null,
  service_code text not null,
  service_version integer not null,
  application_id uuid,
  case_ref text not null,
  lang text not null,
  digest bytea not null,
  size integer not null,
  holder_mask text not null,
  state text not null,
  issued_at timestamptz not null,
  valid_until date,
  state_changed_at timestamptz,
  state_reason text,
  superseded_by uuid,
  constraint issued_pk primary key (subject_id, document_id),
  constraint issued_state check (state in ('valid', 'superseded', 'revoked')),
  constraint issued_digest check (length(digest) = 32),
  constraint issued_superseded check ((state = 'superseded') = (superseded_by is not null))
)
--;
-- How a document is found by those who do not know whose it is: by its code, its number or its file, each as a digest.
create table documents.keys (
  key_hash bytea not null,
  kind text not null,
  subject_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null,
  constraint keys_pk primary key (key_hash, kind),
  constraint keys_kind check (kind in ('code', 'number', 'file'))
)
