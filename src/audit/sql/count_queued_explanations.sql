-- name: count_queued_explanations
-- params: office_id OfficeId
-- result: one (waiting int8)
-- shard: office_id = $1
select count(*) as waiting from audit.explanation_queue where office_id = $1 and answered_at is null
