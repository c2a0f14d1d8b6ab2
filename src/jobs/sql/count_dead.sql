-- name: count_dead
-- result: one (dead int8)
-- shard: cross-shard: the operator's list, not a request of a citizen
select count(*) as dead from jobs.dead
