-- name: move_check
-- params: subject_id SubjectId, application_id ApplicationId, check_id uuid, office_id OfficeId
-- result: exec
-- shard: subject_id = $1
update cases.checks set office_id = $4
where subject_id = $1 and application_id = $2 and check_id = $3 and answered_at is null and dropped_at is null
