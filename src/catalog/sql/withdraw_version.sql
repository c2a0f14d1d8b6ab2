-- name: withdraw_version
-- params: code text, version int4, at timestamptz, reason text
-- result: exec
-- shard: reference
insert into catalog.withdrawals (code, version, at, reason) values ($1, $2, $3, $4)
