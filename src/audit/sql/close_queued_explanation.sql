-- name: close_queued_explanation
-- params: office_id OfficeId, record_id RecordId, answered_at timestamptz
-- result: exec
-- shard: office_id = $1
update audit.explanation_queue set answered_at = $3 where office_id = $1 and record_id = $2
