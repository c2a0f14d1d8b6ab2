-- name: extend_jobs
-- params: lane int2, ids uuid[], worker text, leased_until timestamptz
-- result: exec
-- shard: lane = $1
update jobs.queue set leased_until = $4 where lane = $1 and id = any($2) and leased_by = $3
