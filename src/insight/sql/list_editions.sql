-- name: list_editions
-- result: many (month date, stage text, content jsonb, digest text, made_at timestamptz)
-- shard: reference
select month, stage, content, digest, made_at
from insight.editions
order by month, stage
