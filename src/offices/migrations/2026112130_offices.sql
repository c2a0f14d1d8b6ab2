-- Who serves whom: territories, agencies, their offices at three levels, officers. Small, read everywhere, changed rarely: reference tables.
create table offices.territories (
  soato text not null,
  parent text not null default '',
  kind text not null,
  name text[] not null,
  constraint territories_pkey primary key (soato),
  constraint territories_kind check (kind in ('republic', 'region', 'district', 'city', 'city_district')),
  constraint territories_name check (array_length(name, 1) = 5)
)
--;
create table offices.agencies (
  agency_id uuid not null,
  code text not null,
  name text[] not null,
  short_name text[] not null,
  link text not null default '',
  constraint agencies_pkey primary key (agency_id),
  constraint agencies_code unique (code),
  constraint agencies_name check (array_length(name, 1) = 5 and array_length(short_name, 1) = 5)
)
--;
create table offices.offices (
  office_id uuid not null,
  agency_id uuid not null,
  parent_id uuid,
  code text not null,
  level text not null,
  territory text not null,
  name text[] not null,
  constraint offices_pkey primary key (office_id),
  constraint offices_code unique (code),
  constraint offices_agency foreign key (agency_id) references offices.agencies (agency_id),
  constraint offices_parent foreign key (parent_id) references offices.offices (office_id),
  constraint offices_territory foreign key (territory) references offices.territories (soato),
  constraint offices_level check (level in ('republic', 'region', 'district')),
  constraint offices_root check ((level = 'republic') = (parent_id is null)),
  constraint offices_name check (array_length(name, 1) = 5)
)
--;
create table offices.officers (
  officer_id uuid not null,
  office_id uuid not null,
  subject_id uuid not null,
  display_name text not null,
  position text[] not null,
  roles text[] not null,
  since date not null,
  until date,
  constraint officers_pkey primary key (officer_id),
  constraint officers_office foreign key (office_id) references offices.offices (office_id),
  constraint officers_position check (array_length(position, 1) = 5),
  constraint officers_term check (until is null or until >= since)
)
