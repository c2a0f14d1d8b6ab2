-- name: list_names
-- params: subject_id SubjectId
-- result: many (since date, until date?, surname text, given text, patronymic text, surname_cyrl text, given_cyrl text, patronymic_cyrl text,
--    as_issued text, source text, updated_at timestamptz)
-- shard: subject_id = $1
select since, until, surname, given, patronymic, surname_cyrl, given_cyrl, patronymic_cyrl, as_issued, source, updated_at
from persons.names where subject_id = $1 order by (until is null) desc, since desc
