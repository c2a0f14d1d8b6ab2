-- name: find_last_checkpoint
-- result: maybe (tree_size int8, root bytea, note text, at timestamptz)
-- shard: local
select tree_size, root, note, at from audit.checkpoints order by tree_size desc limit 1
