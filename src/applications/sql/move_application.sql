-- name: move_application
-- params: subject_id SubjectId, application_id ApplicationId, state text, outcome text?, ground text?, document_id DocumentId?, due_at timestamptz?, finished_at timestamptz?
-- result: exec
-- shard: subject_id = $1
update applications.applications
set state = $3, outcome = $4, ground = $5, document_id = $6, due_at = $7, finished_at = $8, version = version + 1
where subject_id = $1 and application_id = $2
