-- name: scan_checkpoints
-- params: after_size int8, most int8
-- result: many (tree_size int8, root bytea, note text)
-- shard: local
select tree_size, root, note from audit.checkpoints where tree_size > $1 order by tree_size limit $2
