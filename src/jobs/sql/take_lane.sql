-- name: take_lane
-- params: lane int2, owner text, now timestamptz, until timestamptz
-- result: exec
-- shard: local
update jobs.lanes set owner = $2, until = $4 where lane = $1 and (owner = $2 or until <= $3 or until > $3 + interval '1 hour')
