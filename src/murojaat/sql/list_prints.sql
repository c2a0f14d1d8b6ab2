-- name: list_prints
-- params: office_id OfficeId, since timestamptz, max_rows int4
-- result: many (appeal_id uuid, number text, sketch int8[])
-- shard: office_id = $1
select appeal_id, number, sketch
from murojaat.reply_prints
where office_id = $1 and at >= $2
order by at desc
limit $3
