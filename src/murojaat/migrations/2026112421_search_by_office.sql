-- A word that is everywhere in the country and nowhere in an office must not be looked up in every appeal that holds it: the office is a word as well.
-- Kept as words, a row is matched without being parsed again.
drop index murojaat.search_by_words
--;
alter table murojaat.search add column words tsvector not null
  generated always as (to_tsvector('simple'::regconfig, 'o' || replace(office_id::text, '-', '') || ' ' || body)) stored
--;
create index search_by_office_words on murojaat.search using gin (words)
--;
-- The newest of an office: where a word is common, the answer is among them.
create index search_by_lodged on murojaat.search (office_id, lodged_at desc, appeal_id desc)
