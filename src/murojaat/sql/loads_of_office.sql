-- name: loads_of_office
-- params: office_id OfficeId, now timestamptz
-- result: many (holder OfficerId, held int8, overdue int8, returned int8)
-- shard: office_id = $1
select holder, count(*) as held, count(*) filter (where due_at <= $2) as overdue, count(*) filter (where reopened > 0) as returned
from murojaat.queue
where office_id = $1 and open and not escalated
group by holder
