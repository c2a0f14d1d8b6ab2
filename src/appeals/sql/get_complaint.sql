-- name: get_complaint
-- params: subject_id SubjectId, complaint_id ApplicationId
-- result: maybe (application_id ApplicationId, decision_id uuid, decision_number text, office_id OfficeId, late bool, suspends bool, state text, outcome text?, new_decision uuid?, lodged_at timestamptz, closed_at timestamptz?)
-- shard: subject_id = $1
select application_id, decision_id, decision_number, office_id, late, suspends, state, outcome, new_decision, lodged_at, closed_at
from appeals.complaints where subject_id = $1 and complaint_id = $2
