-- name: remove_dead
-- params: lane int2, id uuid
-- result: exec
-- shard: lane = $1
-- must: 1
delete from jobs.dead where lane = $1 and id = $2
