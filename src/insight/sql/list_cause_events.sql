-- name: list_cause_events
-- params: shelf text, cause_id uuid
-- result: many (seq int4, kind text, officer_id uuid, officer_name text, office_id OfficeId, said text, token text, at timestamptz)
-- shard: shelf = $1
select seq, kind, officer_id, officer_name, office_id, said, token, at
from insight.cause_events
where shelf = $1 and cause_id = $2
order by seq
