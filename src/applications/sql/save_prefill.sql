-- name: save_prefill
-- params: subject_id SubjectId, application_id ApplicationId, prefilled jsonb, now timestamptz
-- result: exec
-- shard: subject_id = $1
update applications.drafts set prefilled = $3, prefilled_at = $4 where subject_id = $1 and application_id = $2
