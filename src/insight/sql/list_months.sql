-- name: list_months
-- result: many (month date)
-- shard: cross-shard: which months have figures, in the background
select distinct month
from insight.counts
order by month
