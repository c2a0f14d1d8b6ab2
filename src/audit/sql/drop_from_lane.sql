-- name: drop_from_lane
-- params: lane int2, record_ids uuid[]
-- result: exec
-- shard: lane = $1
delete from audit.queue where lane = $1 and record_id = any($2)
