-- name: note_failure
-- params: subject_id SubjectId, failures int4, locked_until timestamptz?
-- result: exec
-- shard: subject_id = $1
update identity.accounts set failures = $2, locked_until = $3 where subject_id = $1
