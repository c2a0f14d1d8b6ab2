-- name: list_durations
-- params: service_code text, max_rows int8
-- result: many (days int4)
-- shard: service_code = $1
select days from cases.durations where service_code = $1 order by closed_at desc limit $2
