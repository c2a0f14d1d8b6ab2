-- name: list_sexes
-- params: subjects uuid[]
-- result: many (subject_id SubjectId, sex text)
-- shard: cross-shard: figures over many, in the background, never on a request path
select subject_id, sex from persons.subjects
where subject_id = any($1) and kind = 'person' and sex is not null
