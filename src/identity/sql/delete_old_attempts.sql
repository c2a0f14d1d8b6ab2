-- name: delete_old_attempts
-- params: now timestamptz
-- result: exec
-- shard: cross-shard: hourly sweep, never on a request path
delete from identity.attempts where expires_at < $1
