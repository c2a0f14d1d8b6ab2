-- name: list_clusters
-- params: shelf text
-- result: many (topic text, district text, appeals int8, alike int8, first_at timestamptz, last_at timestamptz)
-- shard: shelf = $1
select topic, district, appeals, alike, first_at, last_at
from insight.clusters
where shelf = $1
order by appeals desc, topic, district
