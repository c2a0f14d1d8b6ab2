-- Every version of a service that was ever offered. Never changed, never deleted: a case keeps the version it began under.
create schema if not exists catalog;
--;
create table catalog.versions (
  code text not null,
  version int4 not null,
  content text not null,        -- canonical JSON of the service folder's YAML
  digest bytea not null,        -- SHA-256 of content
  loaded_at timestamptz not null,
  constraint versions_pkey primary key (code, version),
  constraint versions_version_positive check (version > 0),
  constraint versions_digest_size check (octet_length(digest) = 32)
);
--;
-- Which version is offered to new applications.
create table catalog.offered (
  code text not null,
  version int4 not null,
  since timestamptz not null,
  constraint offered_pkey primary key (code),
  constraint offered_version_known foreign key (code, version) references catalog.versions (code, version)
);
