-- name: drop_check
-- params: subject_id SubjectId, application_id ApplicationId, check_id uuid, dropped_at timestamptz
-- result: exec
-- shard: subject_id = $1
update cases.checks set dropped_at = $4
where subject_id = $1 and application_id = $2 and check_id = $3 and answered_at is null and dropped_at is null
