-- name: insert_application
-- params: subject_id SubjectId, application_id ApplicationId, number text, service_code text, service_version int4, lang text, answers jsonb, prefilled jsonb, state text, now timestamptz, due_at timestamptz?
-- result: exec
-- shard: subject_id = $1
insert into applications.applications (subject_id, application_id, number, service_code, service_version, lang, answers, prefilled, state, outcome, ground, document_id, version, submitted_at, due_at, finished_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, null, null, 1, $10, $11, null)
