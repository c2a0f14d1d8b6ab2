-- name: answer_request
-- params: subject_id SubjectId, application_id ApplicationId, consent_code text, before text, state text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
update consent.requests set state = $5, answered_at = $6
where subject_id = $1 and application_id = $2 and consent_code = $3 and state = $4
