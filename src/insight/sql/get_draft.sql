-- name: get_draft
-- params: month date, stage text
-- result: maybe (digest text, seen_at timestamptz)
-- shard: reference
select digest, seen_at
from insight.drafts
where month = $1 and stage = $2
