-- name: scan_checkpoint_times
-- params: after_size int8, most int8
-- result: many (tree_size int8, at timestamptz)
-- shard: local
select tree_size, at from audit.checkpoints where tree_size > $1 order by tree_size limit $2
