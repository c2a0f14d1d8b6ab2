-- name: queue_explanation
-- params: office_id OfficeId, record_id RecordId, subject_id SubjectId, asked_at timestamptz
-- result: exec
-- shard: office_id = $1
insert into audit.explanation_queue (office_id, record_id, subject_id, asked_at, answered_at) values ($1, $2, $3, $4, null)
on conflict (office_id, record_id) do nothing
