-- name: insert_number
-- params: entry_number text, subject_id SubjectId, entry_id uuid
-- result: exec
-- shard: entry_number = $1
insert into registry.numbers (entry_number, subject_id, entry_id) values ($1, $2, $3)
