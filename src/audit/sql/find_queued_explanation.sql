-- name: find_queued_explanation
-- params: office_id OfficeId, record_id RecordId
-- result: maybe (subject_id SubjectId, answered_at timestamptz?)
-- shard: office_id = $1
select subject_id, answered_at from audit.explanation_queue where office_id = $1 and record_id = $2
