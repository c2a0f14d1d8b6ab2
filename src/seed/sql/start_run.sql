-- name: start_run
-- params: run_key text, seed int8, persons int8, today date, started_at timestamptz
-- result: exec
-- shard: local
insert into seed.runs (run_key, seed, persons, today, started_at) values ($1, $2, $3, $4, $5) on conflict on constraint runs_pkey do nothing
