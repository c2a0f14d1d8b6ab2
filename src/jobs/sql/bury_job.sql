-- name: bury_job
-- params: lane int2, id uuid, worker text, error text, died_at timestamptz
-- result: exec
-- shard: lane = $1
insert into jobs.dead (lane, id, kind, key, payload, attempts, max_attempts, last_error, died_at)
select lane, id, kind, key, payload, attempts, max_attempts, $4, $5 from jobs.queue where lane = $1 and id = $2 and leased_by = $3
