-- name: list_lanes
-- result: many (lane int2, owner text, until timestamptz)
-- shard: local
select lane, owner, until from jobs.lanes order by lane
