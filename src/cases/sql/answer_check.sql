-- name: answer_check
-- params: subject_id SubjectId, application_id ApplicationId, check_id uuid, answer text, said text, answered_by OfficerId, answered_by_name text, answered_at timestamptz
-- result: exec
-- shard: subject_id = $1
update cases.checks set answer = $4, said = $5, answered_by = $6, answered_by_name = $7, answered_at = $8
where subject_id = $1 and application_id = $2 and check_id = $3 and answered_at is null and dropped_at is null
