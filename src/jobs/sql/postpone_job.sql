-- name: postpone_job
-- params: lane int2, id uuid, worker text, run_at timestamptz, error text
-- result: exec
-- shard: lane = $1
update jobs.queue set run_at = $4, last_error = $5, leased_by = null, leased_until = null where lane = $1 and id = $2 and leased_by = $3
