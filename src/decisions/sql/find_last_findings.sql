-- name: find_last_findings
-- params: subject_id SubjectId, application_id ApplicationId
-- result: maybe (findings_id uuid, service_code text, service_version int4, inputs jsonb, results jsonb, print bytea, made_at timestamptz, made_by OfficerId)
-- shard: subject_id = $1
select findings_id, service_code, service_version, inputs, results, print, made_at, made_by
from decisions.findings where subject_id = $1 and application_id = $2
order by made_at desc, findings_id desc limit 1
