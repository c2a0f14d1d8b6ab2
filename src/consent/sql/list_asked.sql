-- name: list_asked
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (person_id uuid, consent_code text, person_name text, state text, asked_at timestamptz, expires_at timestamptz,
--    answered_at timestamptz?)
-- shard: subject_id = $1
select person_id, consent_code, person_name, state, asked_at, expires_at, answered_at
from consent.asked where subject_id = $1 and application_id = $2 order by person_name, person_id, consent_code
