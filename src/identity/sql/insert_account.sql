-- name: insert_account
-- params: subject_id SubjectId, password_hash text, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into identity.accounts (subject_id, password_hash, totp_secret, totp_confirmed_at, totp_last_step, failures, locked_until, created_at, password_changed_at)
values ($1, $2, null, null, 0, 0, null, $3, $3)
