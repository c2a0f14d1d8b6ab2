-- name: finish_chunk
-- params: run_key text, chunk int4
-- result: exec
-- shard: local
-- must: 1
update seed.progress set done = true where run_key = $1 and chunk = $2
