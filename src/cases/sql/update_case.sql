-- name: update_case
-- params: subject_id SubjectId, application_id ApplicationId, state text, office_id OfficeId, holder OfficerId, version int4, state_since timestamptz, base_due_at timestamptz?, due_at timestamptz?, stage_due_at timestamptz?, wake_at timestamptz?, pauses jsonb, extended_days int4, extended_times int4, warned bool, suspended bool, escalated_to OfficeId, of_age_on date?, data jsonb, outcome text?, closed_at timestamptz?
-- result: exec
-- shard: subject_id = $1
update cases.cases
set state = $3, office_id = $4, holder = $5, version = $6, state_since = $7, base_due_at = $8, due_at = $9, stage_due_at = $10, wake_at = $11, pauses = $12, extended_days = $13, extended_times = $14, warned = $15, suspended = $16, escalated_to = $17, of_age_on = $18, data = $19, outcome = $20, closed_at = $21
where subject_id = $1 and application_id = $2
