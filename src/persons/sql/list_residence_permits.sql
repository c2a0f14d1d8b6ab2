-- name: list_residence_permits
-- params: subject_id SubjectId
-- result: many (permit_number text, since date, until date?, source text, updated_at timestamptz)
-- shard: subject_id = $1
select permit_number, since, until, source, updated_at from persons.residence_permits where subject_id = $1 order by since, permit_number
