-- name: save_answers
-- params: subject_id SubjectId, application_id ApplicationId, answers jsonb, page text, lang text, now timestamptz
-- result: exec
-- shard: subject_id = $1
update applications.drafts set answers = $3, page = $4, lang = $5, updated_at = $6 where subject_id = $1 and application_id = $2
