-- name: note_success
-- params: subject_id SubjectId
-- result: exec
-- shard: subject_id = $1
update identity.accounts set failures = 0, locked_until = null where subject_id = $1
