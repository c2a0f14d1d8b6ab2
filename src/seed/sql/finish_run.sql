-- name: finish_run
-- params: run_key text, finished_at timestamptz
-- result: exec
-- shard: local
update seed.runs set finished_at = $2 where run_key = $1
