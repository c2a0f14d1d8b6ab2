-- name: list_citizenships
-- params: subject_id SubjectId
-- result: many (country text, since date, until date?, ground text, source text, updated_at timestamptz,
--    begun_by text, ended_by text)
-- shard: subject_id = $1
select country, since, until, ground, source, updated_at, begun_by, ended_by
from persons.citizenships where subject_id = $1 order by since desc, country
