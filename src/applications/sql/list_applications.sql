-- name: list_applications
-- params: subject_id SubjectId, before ApplicationId, max_rows int4
-- result: many (application_id ApplicationId, number text, service_code text, service_version int4, state text, outcome text?, document_id DocumentId?, submitted_at timestamptz, due_at timestamptz?, finished_at timestamptz?)
-- shard: subject_id = $1
select application_id, number, service_code, service_version, state, outcome, document_id, submitted_at, due_at, finished_at
from applications.applications where subject_id = $1 and application_id < $2
order by application_id desc limit $3
