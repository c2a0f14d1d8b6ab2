-- name: list_stays_abroad
-- params: subject_id SubjectId
-- result: many (left_on date, country text, returned_on date?, source text, updated_at timestamptz)
-- shard: subject_id = $1
select left_on, country, returned_on, source, updated_at from persons.stays_abroad where subject_id = $1 order by left_on, country
