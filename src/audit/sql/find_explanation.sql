-- name: find_explanation
-- params: subject_id SubjectId, record_id RecordId
-- result: maybe (question text, asked_at timestamptz, answer text?, answered_by text?, answered_at timestamptz?)
-- shard: subject_id = $1
select question, asked_at, answer, answered_by, answered_at from audit.explanations where subject_id = $1 and record_id = $2
