-- name: scan_counts
-- result: many (lane int2, month date, office_id OfficeId, topic text, region text, channel text, name text, n int8)
-- shard: cross-shard: all sums, from the terminal
select lane, month, office_id, topic, region, channel, name, n
from insight.counts
where n <> 0
