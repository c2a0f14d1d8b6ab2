-- name: list_past
-- params: office_id OfficeId, topic text, max_rows int4
-- result: many (appeal_id uuid, number text, answered_at timestamptz, sketch bytea)
-- shard: office_id = $1
select appeal_id, number, answered_at, sketch
from murojaat.past
where office_id = $1 and topic = $2
order by answered_at desc, appeal_id desc
limit $3
