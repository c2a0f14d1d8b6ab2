-- name: list_runs
-- result: many (run_key text, finished_at timestamptz?)
-- shard: local
select run_key, finished_at from seed.runs order by started_at, run_key
