-- The registers of persons (R056-R059, first form). Every table is distributed by subject_id, so that all that is known of one person lies
-- on one shard and one read touches one shard. Each row says which register it comes from and when that register last changed it (R010).
-- No table here is read except through persons::read and the other logged doors of this room.
create table persons.subjects (
  subject_id uuid not null,
  kind text not null,
  status text not null,
  pin text not null default '',
  sex text,
  born date,
  birth_country text not null default '',
  birth_district text not null default '',
  died date,
  biometrics_taken date,
  source text not null,
  updated_at timestamptz not null,
  constraint subjects_pkey primary key (subject_id),
  constraint subjects_kind check (kind in ('person', 'organisation')),
  constraint subjects_status check (status in ('citizen', 'foreigner', 'stateless', 'compatriot', 'organisation')),
  constraint subjects_sex check (sex in ('male', 'female')),
  constraint subjects_person check (kind <> 'person' or (sex is not null and born is not null))
)
--;
create table persons.names (
  subject_id uuid not null,
  since date not null,
  until date,
  surname text not null,
  given text not null,
  patronymic text not null,
  surname_cyrl text not null,
  given_cyrl text not null,
  patronymic_cyrl text not null,
  as_issued text not null,
  source text not null,
  updated_at timestamptz not null,
  constraint names_pkey primary key (subject_id, since),
  constraint names_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint names_term check (until is null or until >= since)
)
--;
create table persons.citizenships (
  subject_id uuid not null,
  country text not null,
  since date not null,
  until date,
  ground text not null,
  source text not null,
  updated_at timestamptz not null,
  constraint citizenships_pkey primary key (subject_id, country, since),
  constraint citizenships_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint citizenships_country check (country ~ '^[A-Z]{3}$')
)
--;
create table persons.documents (
  subject_id uuid not null,
  kind text not null,
  number text not null,
  issuer_country text not null,
  issued date not null,
  valid_until date,
  issued_by uuid,
  issued_by_text text not null,
  state text not null,
  mrz text not null default '',
  source text not null,
  updated_at timestamptz not null,
  constraint documents_pkey primary key (subject_id, kind, number),
  constraint documents_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint documents_kind check (kind in ('id_card', 'passport', 'travel_passport', 'birth_certificate', 'residence_permit')),
  constraint documents_state check (state in ('valid', 'expired', 'replaced', 'lost', 'void')),
  constraint documents_term check (valid_until is null or valid_until >= issued)
)
--;
create table persons.addresses (
  subject_id uuid not null,
  address_id uuid not null,
  stay boolean not null,
  since date not null,
  until date,
  region text not null,
  district text not null,
  mahalla text not null,
  street text not null,
  house text not null,
  flat text not null default '',
  cadastre_number text not null default '',
  owner_id uuid,
  owner_name text not null default '',
  ground text not null,
  source text not null,
  updated_at timestamptz not null,
  constraint addresses_pkey primary key (subject_id, address_id),
  constraint addresses_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint addresses_ground check (ground in ('owner', 'family', 'rent', 'consent', 'dormitory')),
  constraint addresses_term check (until is null or until >= since)
)
--;
create table persons.relations (
  subject_id uuid not null,
  kind text not null,
  relative_id uuid not null,
  relative_name text not null,
  relative_name_cyrl text not null,
  relative_born date,
  since date not null,
  until date,
  act_number text not null default '',
  source text not null,
  updated_at timestamptz not null,
  constraint relations_pkey primary key (subject_id, kind, relative_id, since),
  constraint relations_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint relations_kind check (kind in ('spouse', 'mother', 'father', 'child', 'guardian', 'ward')),
  constraint relations_other check (relative_id <> subject_id)
)
--;
create table persons.properties (
  subject_id uuid not null,
  cadastre_number text not null,
  kind text not null,
  region text not null,
  district text not null,
  mahalla text not null,
  street text not null,
  house text not null,
  flat text not null default '',
  area_dm2 integer not null,
  share_numerator integer not null,
  share_denominator integer not null,
  since date not null,
  until date,
  source text not null,
  updated_at timestamptz not null,
  constraint properties_pkey primary key (subject_id, cadastre_number, since),
  constraint properties_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint properties_kind check (kind in ('flat', 'house', 'land', 'non_residential')),
  constraint properties_share check (share_numerator between 1 and share_denominator)
)
--;
create table persons.contacts (
  subject_id uuid not null,
  kind text not null,
  value text not null,
  verified date,
  source text not null,
  updated_at timestamptz not null,
  constraint contacts_pkey primary key (subject_id, kind, value),
  constraint contacts_subject foreign key (subject_id) references persons.subjects (subject_id),
  constraint contacts_kind check (kind in ('phone', 'email'))
)
--;
-- Who has this number? Only keyed digests stand here, so that the table alone names nobody and cannot be tried out number by number.
create table persons.keys (
  key_hash bytea not null,
  kind text not null,
  subject_id uuid not null,
  constraint keys_pkey primary key (key_hash, kind),
  constraint keys_kind check (kind in ('pin', 'document', 'phone', 'email')),
  constraint keys_hash check (length(key_hash) = 32)
)
