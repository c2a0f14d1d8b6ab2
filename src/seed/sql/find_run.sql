-- name: find_run
-- params: run_key text
-- result: maybe (seed int8, persons int8, today date, finished_at timestamptz?)
-- shard: local
select seed, persons, today, finished_at from seed.runs where run_key = $1
