-- name: remove_event
-- params: subject_id SubjectId, id uuid
-- result: exec
-- shard: subject_id = $1
delete from jobs.outbox where subject_id = $1 and id = $2
