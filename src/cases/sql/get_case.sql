-- name: get_case
-- params: subject_id SubjectId, application_id ApplicationId
-- result: maybe (number text, service_code text, service_version int4, lang text, state text, office_id OfficeId, holder OfficerId, territory text, version int4, opened_at timestamptz, state_since timestamptz, base_due_at timestamptz?, due_at timestamptz?, stage_due_at timestamptz?, wake_at timestamptz?, pauses jsonb, extended_days int4, extended_times int4, warned bool, suspended bool, escalated_to OfficeId, of_age_on date?, data jsonb, outcome text?, closed_at timestamptz?)
-- shard: subject_id = $1
select number, service_code, service_version, lang, state, office_id, holder, territory, version, opened_at, state_since, base_due_at, due_at, stage_due_at, wake_at, pauses, extended_days, extended_times, warned, suspended, escalated_to, of_age_on, data, outcome, closed_at
from cases.cases where subject_id = $1 and application_id = $2
