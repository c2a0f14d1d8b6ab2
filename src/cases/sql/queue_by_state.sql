-- name: queue_by_state
-- params: office_id OfficeId, role text, service_code text?, state text?, holder OfficerId?, overdue_at timestamptz?, after text?, after_id ApplicationId?, skip int8, max_rows int8
-- result: many (application_id ApplicationId, subject_id SubjectId, number text, service_code text, state text, holder OfficerId, stage_due_at timestamptz, due_at timestamptz, opened_at timestamptz, waiting bool, escalated bool)
-- shard: office_id = $1
-- plan: anew
select application_id, subject_id, number, service_code, state, holder, stage_due_at, due_at, opened_at, waiting, escalated
from cases.queue
where office_id = $1 and role = $2 and open
  and ($3::text is null or service_code = $3) and ($4::text is null or state = $4) and ($5::uuid is null or holder = $5)
  and ($6::timestamptz is null or stage_due_at <= $6)
  and ($7::text is null or (state, application_id) > ($7, $8))
order by state asc, application_id asc
offset $9 limit $10
