-- name: release_log
-- params: holder uuid, now timestamptz
-- result: exec
-- shard: local
update audit.log_state set held_until = $2 where log_id = 1 and holder = $1
