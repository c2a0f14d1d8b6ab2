-- name: loads_of_office
-- params: office_id OfficeId, now timestamptz
-- result: many (role text, holder OfficerId, held int8, overdue int8, next_due timestamptz)
-- shard: office_id = $1
select role, holder, count(*) as held, count(*) filter (where stage_due_at <= $2) as overdue, min(stage_due_at) as next_due
from cases.queue where office_id = $1 and open group by role, holder order by role, holder
