-- name: list_sketches
-- params: since timestamptz, topic text, district text, max_rows int4
-- result: many (sketch int8[])
-- shard: cross-shard: how alike the appeals of a cluster are, hourly in the background
select sketch
from insight.marks
where lodged_at >= $1 and topic = $2 and district = $3
order by lodged_at desc, appeal_id
limit $4
