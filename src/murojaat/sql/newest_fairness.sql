-- name: newest_fairness
-- result: maybe (report_on date, figures jsonb)
-- shard: local
select report_on, figures
from murojaat.fairness
order by report_on desc
limit 1
