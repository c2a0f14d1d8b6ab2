-- name: find_number
-- params: entry_number text
-- result: maybe (subject_id SubjectId, entry_id uuid)
-- shard: entry_number = $1
select subject_id, entry_id from registry.numbers where entry_number = $1
