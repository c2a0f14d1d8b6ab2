-- name: insert_recovery_code
-- params: subject_id SubjectId, code_hash bytea, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into identity.recovery_codes (subject_id, code_hash, created_at, used_at) values ($1, $2, $3, null)
