-- name: hold_log
-- params: size int8, holder uuid, held_until timestamptz, from_size int8
-- result: exec
-- shard: local
-- must: 1
update audit.log_state set size = $1, holder = $2, held_until = $3 where log_id = 1 and size = $4
