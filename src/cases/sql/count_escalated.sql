-- name: count_escalated
-- params: office_id OfficeId, most int8
-- result: one (n int8)
-- shard: office_id = $1
select count(*) as n from (select 1 from cases.queue where office_id = $1 and open and escalated limit $2) counted
