-- name: see_worker
-- params: name text, now timestamptz
-- result: exec
-- shard: local
insert into jobs.workers (name, seen_at) values ($1, $2) on conflict (name) do update set seen_at = excluded.seen_at
