-- name: list_queued_explanations
-- params: office_id OfficeId, most int8
-- result: many (record_id RecordId, asked_at timestamptz)
-- shard: office_id = $1
select record_id, asked_at from audit.explanation_queue where office_id = $1 and answered_at is null order by asked_at limit $2
