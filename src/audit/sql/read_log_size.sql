-- name: read_log_size
-- result: one (size int8)
-- shard: local
select size from audit.log_state where log_id = 1
