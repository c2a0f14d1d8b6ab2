-- name: ask_explanation
-- params: subject_id SubjectId, record_id RecordId, question text, asked_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into audit.explanations (subject_id, record_id, question, asked_at) values ($1, $2, $3, $4) on conflict (subject_id, record_id) do nothing
