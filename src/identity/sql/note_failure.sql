-- name: note_failure
-- params: subject_id SubjectId, seen int4, failures int4, locked_until timestamptz?
-- result: exec
-- must: 1
-- shard: subject_id = $1
update identity.accounts set failures = $3, locked_until = $4 where subject_id = $1 and failures = $2
