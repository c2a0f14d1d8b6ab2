-- name: forget_worker
-- params: name text, before timestamptz
-- result: exec
-- shard: local
delete from jobs.workers where name = $1 or seen_at < $2
