-- name: list_namesakes
-- params: bucket text, name_hashes int8[], max_rows int8
-- result: many (subject_id SubjectId)
-- shard: bucket = $1
select subject_id from persons.name_keys where bucket = $1 and name_hash = any($2) order by name_hash, subject_id limit $3
