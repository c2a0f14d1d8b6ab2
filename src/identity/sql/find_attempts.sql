-- name: find_attempts
-- params: name_hash bytea
-- result: maybe (failures int4, locked_until timestamptz?, expires_at timestamptz)
-- shard: name_hash = $1
select failures, locked_until, expires_at from identity.attempts where name_hash = $1
