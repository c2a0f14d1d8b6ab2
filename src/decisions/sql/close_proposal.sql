-- name: close_proposal
-- params: subject_id SubjectId, application_id ApplicationId, proposal_id uuid, version int4, state text, confirmer_id OfficerId,
--     confirmer_subject SubjectId, confirmer_name text, remarks text?, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- No `must`, which would cost a decision one more trip: what is sent is closed only together with a step of its case, and the step's key
-- lets one of two in.
update decisions.proposals
set state = $5, confirmer_id = $6, confirmer_subject = $7, confirmer_name = $8, remarks = $9, closed_at = $10, version = version + 1
where subject_id = $1 and application_id = $2 and proposal_id = $3 and version = $4 and state = 'sent'
