-- name: put_back_jobs
-- params: lane int2, ids uuid[], worker text
-- result: exec
-- shard: lane = $1
-- Taken by a worker that did not come to run them: the attempt that was counted was none.
update jobs.queue set attempts = attempts - 1, leased_by = null, leased_until = null where lane = $1 and id = any($2) and leased_by = $3
