-- name: list_checks
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (check_id uuid, code text, agency text, office_id OfficeId, role text, question text, asked_at timestamptz, due_at timestamptz?, answer text?, said text, answered_by OfficerId, answered_by_name text, answered_at timestamptz?, dropped_at timestamptz?)
-- shard: subject_id = $1
select check_id, code, agency, office_id, role, question, asked_at, due_at, answer, said, answered_by, answered_by_name, answered_at, dropped_at
from cases.checks where subject_id = $1 and application_id = $2 order by asked_at, check_id
