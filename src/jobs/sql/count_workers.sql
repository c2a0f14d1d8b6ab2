-- name: count_workers
-- params: since timestamptz
-- result: one (workers int8)
-- shard: local
select count(*) as workers from jobs.workers where seen_at >= $1
