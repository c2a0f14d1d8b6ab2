-- name: finish_jobs
-- params: lane int2, ids uuid[], worker text
-- result: exec
-- shard: lane = $1
delete from jobs.queue where lane = $1 and id = any($2) and leased_by = $3
