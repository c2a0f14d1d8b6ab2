-- name: count_queued_corrections
-- params: office_id OfficeId, state text
-- result: one (waiting int8)
-- shard: office_id = $1
select count(*) as waiting from persons.correction_queue where office_id = $1 and state = $2
