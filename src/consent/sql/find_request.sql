-- name: find_request
-- params: subject_id SubjectId, application_id ApplicationId, consent_code text
-- result: maybe (asker_id uuid, service_code text, state text, expires_at timestamptz)
-- shard: subject_id = $1
select asker_id, service_code, state, expires_at from consent.requests
where subject_id = $1 and application_id = $2 and consent_code = $3
