-- name: count_queue
-- params: office_id OfficeId, officer OfficerId, for_head bool, most int4
-- result: one (waiting int8)
-- shard: office_id = $1
select count(*) as waiting
from (select 1
  from murojaat.queue
  where office_id = $1 and open and (holder = $2 or state = 'registered' or ($3 and (waits_for_head or escalated)))
  limit $4) as found
