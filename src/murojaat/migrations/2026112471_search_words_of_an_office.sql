-- Each word carries a mark of its office, the last eight digits of the office's id as letters. What begins with some letters is looked up word by word
-- in all that hold it before the words are put together: with the mark, in all of one office and no longer in all of the country. Marks that are alike
-- do no harm, the office is compared too. What was written lately waits in a list that every search walks from end to end: it is kept short.
drop index murojaat.search_by_office_words
--;
alter table murojaat.search drop column words
--;
alter table murojaat.search add column words tsvector not null generated always as (to_tsvector('simple'::regconfig,
  regexp_replace(body, '[^a-z0-9\u00C0-\u1FFF\u3040-\uFFFF]*([a-z0-9\u00C0-\u1FFF\u3040-\uFFFF]+)[^a-z0-9\u00C0-\u1FFF\u3040-\uFFFF]*',
                 translate(right(office_id::text, 8), '0123456789', 'ghijklmnop') || '\1 ', 'g'))) stored
--;
create index search_by_marked_words on murojaat.search using gin (words) with (gin_pending_list_limit = 256)
