-- name: save_proposal
-- params: subject_id SubjectId, application_id ApplicationId, proposal_id uuid, version int4, findings_id uuid, outcome text,
--     grounds text[], explanations jsonb, facts jsonb, conclusion jsonb, author_id OfficerId, remedy jsonb?, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update decisions.proposals
set findings_id = $5, outcome = $6, grounds = $7, explanations = $8, facts = $9, conclusion = $10, remedy = $12, saved_at = $13, version = version + 1
where subject_id = $1 and application_id = $2 and proposal_id = $3 and version = $4 and author_id = $11 and state = 'draft'
