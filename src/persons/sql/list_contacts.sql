-- name: list_contacts
-- params: subject_id SubjectId
-- result: many (kind text, value text, verified date?, source text, updated_at timestamptz)
-- shard: subject_id = $1
select kind, value, verified, source, updated_at from persons.contacts where subject_id = $1 order by kind, updated_at desc, value
