-- A version that is no longer offered to new applications, with the words people read about it. Never changed, never deleted: a higher
-- version brings the service back, and what was withdrawn stays told.
create table catalog.withdrawals (
  code text not null,
  version int4 not null,
  at timestamptz not null,
  reason text not null,         -- the operator's own words, shown on the public page; may be empty
  constraint withdrawals_pkey primary key (code, version),
  constraint withdrawals_version_known foreign key (code, version) references catalog.versions (code, version)
);
