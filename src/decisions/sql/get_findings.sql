-- name: get_findings
-- params: subject_id SubjectId, application_id ApplicationId, findings_id uuid
-- result: maybe (findings_id uuid, service_code text, service_version int4, inputs jsonb, results jsonb, print bytea, made_at timestamptz, made_by OfficerId)
-- shard: subject_id = $1
select findings_id, service_code, service_version, inputs, results, print, made_at, made_by
from decisions.findings where subject_id = $1 and application_id = $2 and findings_id = $3
