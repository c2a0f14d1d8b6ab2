-- name: answer_asked
-- params: subject_id SubjectId, application_id ApplicationId, person_id SubjectId, consent_code text, state text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
update consent.asked set state = $5, answered_at = $6
where subject_id = $1 and application_id = $2 and person_id = $3 and consent_code = $4
