-- name: insert_case
-- params: subject_id SubjectId, application_id ApplicationId, number text, service_code text, service_version int4, lang text, state text, office_id OfficeId, holder OfficerId, territory text, version int4, opened_at timestamptz, state_since timestamptz, base_due_at timestamptz?, due_at timestamptz?, stage_due_at timestamptz?, wake_at timestamptz?, pauses jsonb, extended_days int4, extended_times int4, warned bool, suspended bool, escalated_to OfficeId, of_age_on date?, data jsonb, outcome text?, closed_at timestamptz?
-- result: exec
-- shard: subject_id = $1
insert into cases.cases (subject_id, application_id, number, service_code, service_version, lang, state, office_id, holder, territory, version, opened_at, state_since, base_due_at, due_at, stage_due_at, wake_at, pauses, extended_days, extended_times, warned, suspended, escalated_to, of_age_on, data, outcome, closed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
