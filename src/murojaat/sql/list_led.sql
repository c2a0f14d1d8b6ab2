-- name: list_led
-- params: office_id OfficeId, led_by text, max_rows int4
-- result: many (number text, state text, lodged_at timestamptz, open bool)
-- shard: office_id = $1
select number, state, lodged_at, open
from murojaat.queue
where office_id = $1 and led_by = $2 and led_by <> ''
order by lodged_at, appeal_id
limit $3
