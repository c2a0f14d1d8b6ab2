-- name: find_clusters
-- params: since timestamptz, fewest int8
-- result: many (topic text, district text, appeals int8, first_at timestamptz, last_at timestamptz)
-- shard: cross-shard: clusters over all lanes, hourly in the background
select topic, district, count(*) as appeals, min(lodged_at) as first_at, max(lodged_at) as last_at
from insight.marks
where lodged_at >= $1 and district <> ''
group by topic, district
having count(*) >= $2
order by count(*) desc, topic, district
limit 200
