-- name: find_key
-- params: key_hash bytea, kind text
-- result: maybe (subject_id SubjectId)
-- shard: key_hash = $1
select subject_id from persons.keys where key_hash = $1 and kind = $2
