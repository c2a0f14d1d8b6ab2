-- name: mark_read
-- params: subject_id SubjectId, now timestamptz
-- result: exec
-- shard: subject_id = $1
update notifications.messages set read_at = $2 where subject_id = $1 and read_at is null
