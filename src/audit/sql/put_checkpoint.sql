-- name: put_checkpoint
-- params: tree_size int8, root bytea, note text, at timestamptz
-- result: exec
-- shard: local
insert into audit.checkpoints (tree_size, root, note, at) values ($1, $2, $3, $4)
