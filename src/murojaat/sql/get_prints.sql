-- name: get_prints
-- params: office_id OfficeId, appeals uuid[]
-- result: many (number text, sketch int8[])
-- shard: office_id = $1
select number, sketch
from murojaat.reply_prints
where office_id = $1 and appeal_id = any($2)
order by at desc
