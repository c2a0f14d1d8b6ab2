-- name: list_cases_of_subject
-- params: subject_id SubjectId, max_rows int8
-- result: many (application_id ApplicationId, number text, service_code text, state text, opened_at timestamptz, closed_at timestamptz?, office_id OfficeId, escalated_to OfficeId)
-- shard: subject_id = $1
select application_id, number, service_code, state, opened_at, closed_at, office_id, escalated_to
from cases.cases where subject_id = $1 order by application_id desc limit $2
