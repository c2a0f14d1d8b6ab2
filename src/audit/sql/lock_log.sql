-- Whoever holds this row lock is the only one that may lengthen the log until its transaction ends.
-- name: lock_log
-- result: one (size int8, holder uuid, held_until timestamptz)
-- shard: local
select size, holder, held_until from audit.log_state where log_id = 1 for update
