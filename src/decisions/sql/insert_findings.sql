-- name: insert_findings
-- params: subject_id SubjectId, application_id ApplicationId, findings_id uuid, service_code text, service_version int4, inputs jsonb,
--     results jsonb, print bytea, made_at timestamptz, made_by OfficerId
-- result: exec
-- shard: subject_id = $1
insert into decisions.findings (subject_id, application_id, findings_id, service_code, service_version, inputs, results, print, made_at, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
