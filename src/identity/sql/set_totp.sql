-- name: set_totp
-- params: subject_id SubjectId, totp_secret bytea?, confirmed_at timestamptz?, last_step int8
-- result: exec
-- shard: subject_id = $1
update identity.accounts set totp_secret = $2, totp_confirmed_at = $3, totp_last_step = $4 where subject_id = $1
