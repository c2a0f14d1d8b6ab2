-- name: set_password
-- params: subject_id SubjectId, password_hash text, now timestamptz
-- result: exec
-- shard: subject_id = $1
update identity.accounts set password_hash = $2, password_changed_at = $3, failures = 0, locked_until = null where subject_id = $1
