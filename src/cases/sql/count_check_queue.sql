-- name: count_check_queue
-- params: office_id OfficeId, roles text[], most int8
-- result: one (n int8)
-- shard: office_id = $1
select count(*) as n from (select 1 from cases.check_queue where office_id = $1 and role = any($2) and open limit $3) counted
