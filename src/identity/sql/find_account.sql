-- name: find_account
-- params: subject_id SubjectId
-- result: maybe (password_hash text, totp_secret bytea?, totp_confirmed_at timestamptz?, totp_last_step int8, failures int4, locked_until timestamptz?)
-- shard: subject_id = $1
select password_hash, totp_secret, totp_confirmed_at, totp_last_step, failures, locked_until
from identity.accounts where subject_id = $1
