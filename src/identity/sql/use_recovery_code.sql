-- name: use_recovery_code
-- params: subject_id SubjectId, code_hash bytea, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update identity.recovery_codes set used_at = $3 where subject_id = $1 and code_hash = $2 and used_at is null
