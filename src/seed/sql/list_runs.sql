-- name: list_runs
-- result: many (run_key text, seed int8, today date, finished_at timestamptz?)
-- shard: local
select run_key, seed, today, finished_at from seed.runs order by started_at, run_key
