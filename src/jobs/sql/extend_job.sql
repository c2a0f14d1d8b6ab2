-- name: extend_job
-- params: lane int2, id uuid, worker text, leased_until timestamptz
-- result: exec
-- shard: lane = $1
update jobs.queue set leased_until = $4 where lane = $1 and id = $2 and leased_by = $3
