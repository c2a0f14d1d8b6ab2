-- name: list_requests
-- params: subject_id SubjectId, max_rows int4
-- result: many (application_id uuid, consent_code text, asker_name text, service_code text, service_version int4, state text,
--    asked_at timestamptz, expires_at timestamptz, answered_at timestamptz?)
-- shard: subject_id = $1
select application_id, consent_code, asker_name, service_code, service_version, state, asked_at, expires_at, answered_at
from consent.requests where subject_id = $1 order by asked_at desc, application_id, consent_code limit $2
