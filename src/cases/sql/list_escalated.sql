-- name: list_escalated
-- params: office_id OfficeId, max_rows int8
-- result: many (application_id ApplicationId, subject_id SubjectId, number text, service_code text, state text, holder OfficerId, stage_due_at timestamptz, due_at timestamptz, opened_at timestamptz, waiting bool, escalated bool)
-- shard: office_id = $1
select application_id, subject_id, number, service_code, state, holder, stage_due_at, due_at, opened_at, waiting, escalated
from cases.queue where office_id = $1 and open and escalated order by stage_due_at, application_id limit $2
