-- name: enqueue_job
-- params: lane int2, id uuid, kind text, key uuid, payload jsonb, run_at timestamptz, max_attempts int2
-- result: exec
-- shard: lane = $1
-- An event that is relayed a second time, or a job that is enqueued again under its id, is one job.
insert into jobs.queue (lane, id, kind, key, payload, run_at, max_attempts) values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
