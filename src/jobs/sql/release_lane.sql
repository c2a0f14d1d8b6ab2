-- name: release_lane
-- params: lane int2, owner text, now timestamptz
-- result: exec
-- shard: local
update jobs.lanes set owner = '', until = $3 where lane = $1 and owner = $2
