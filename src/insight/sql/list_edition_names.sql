-- name: list_edition_names
-- result: many (month date, stage text, digest text)
-- shard: reference
select month, stage, digest
from insight.editions
order by month, stage
