-- name: add_schedule
-- params: name text, next_at timestamptz
-- result: exec
-- shard: local
insert into jobs.schedules (name, next_at) values ($1, $2) on conflict do nothing
