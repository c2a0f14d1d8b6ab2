-- name: finish_job
-- params: lane int2, id uuid, worker text
-- result: exec
-- shard: lane = $1
delete from jobs.queue where lane = $1 and id = $2 and leased_by = $3
