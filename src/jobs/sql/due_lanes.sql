-- name: due_lanes
-- params: lanes int8[], now timestamptz, kinds text[]
-- result: many (lane int2)
-- shard: cross-shard: the worker's poll, once a second, outside any request
select lane from jobs.queue
where lane = any($1) and run_at <= $2 and kind = any($3) and (leased_until is null or leased_until <= $2 or leased_until > $2 + interval '1 hour')
group by lane order by min(run_at)
