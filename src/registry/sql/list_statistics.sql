-- name: list_statistics
-- params: register_code text
-- result: many (entry text, region text, month_first date, entries int8)
-- shard: register_code = $1
select entry, region, date_trunc('month', on_day)::date as month_first, count(*) as entries
from registry.statistics where register_code = $1 group by entry, region, date_trunc('month', on_day)::date order by 3, 1, 2
