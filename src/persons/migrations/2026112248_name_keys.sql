-- Who is called so? Of a name only keyed digests of how it sounds stand here (names.h), so that the table alone names nobody. A search
-- reads one bucket: the first sounds of the words, in the order of the alphabet, which a slip of the pen further on does not change.
create table persons.name_keys (
  bucket text not null,
  name_hash bigint not null,
  subject_id uuid not null,
  constraint name_keys_pkey primary key (bucket, name_hash, subject_id)
)
