-- name: finish_application
-- params: subject_id SubjectId, application_id ApplicationId, version int4, state text, outcome text, ground text?, document_id DocumentId?, prefilled jsonb, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update applications.applications
set state = $4, outcome = $5, ground = $6, document_id = $7, prefilled = $8, finished_at = $9, version = version + 1
where subject_id = $1 and application_id = $2 and version = $3 and finished_at is null
