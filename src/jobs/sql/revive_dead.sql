-- name: revive_dead
-- params: lane int2, id uuid, run_at timestamptz
-- result: exec
-- shard: lane = $1
-- must: 1
insert into jobs.queue (lane, id, kind, key, payload, run_at, max_attempts)
select lane, id, kind, key, payload, $3, max_attempts from jobs.dead where lane = $1 and id = $2
