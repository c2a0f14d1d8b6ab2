-- name: use_totp_step
-- params: subject_id SubjectId, step int8
-- result: exec
-- must: 1
-- shard: subject_id = $1
update identity.accounts set totp_last_step = $2, failures = 0, locked_until = null where subject_id = $1 and totp_last_step < $2
