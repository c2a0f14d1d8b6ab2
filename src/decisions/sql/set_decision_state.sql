-- name: set_decision_state
-- params: subject_id SubjectId, application_id ApplicationId, decision_id uuid, version int4, state text, replaced_by uuid?, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update decisions.decisions set state = $5, replaced_by = $6, state_at = $7, version = version + 1
where subject_id = $1 and application_id = $2 and decision_id = $3 and version = $4 and state not in ('replaced', 'annulled')
