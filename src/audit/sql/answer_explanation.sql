-- name: answer_explanation
-- params: subject_id SubjectId, record_id RecordId, answer text, answered_by text, answered_at timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update audit.explanations set answer = $3, answered_by = $4, answered_at = $5 where subject_id = $1 and record_id = $2 and answer is null
