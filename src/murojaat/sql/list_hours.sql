-- name: list_hours
-- params: office_id OfficeId, officer_id OfficerId, since timestamptz
-- result: many (at timestamptz)
-- shard: office_id = $1
select at
from murojaat.reception_hours
where office_id = $1 and officer_id = $2 and at >= $3
order by at
