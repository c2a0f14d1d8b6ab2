-- name: totals_of_month
-- params: month date
-- result: many (office_id OfficeId, topic text, region text, channel text, name text, n int8)
-- shard: cross-shard: sums of the lanes, for a month's edition, in the background
select office_id, topic, region, channel, name, sum(n)::bigint as n
from insight.counts
where month = $1
group by office_id, topic, region, channel, name
having sum(n) <> 0
order by office_id, topic, region, channel, name
