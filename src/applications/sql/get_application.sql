-- name: get_application
-- params: subject_id SubjectId, application_id ApplicationId
-- result: maybe (number text, service_code text, service_version int4, lang text, answers jsonb, prefilled jsonb, state text, outcome text?, ground text?, document_id DocumentId?, about text, version int4, submitted_at timestamptz, due_at timestamptz?, finished_at timestamptz?)
-- shard: subject_id = $1
select number, service_code, service_version, lang, answers, prefilled, state, outcome, ground, document_id, about, version, submitted_at, due_at, finished_at
from applications.applications where subject_id = $1 and application_id = $2
