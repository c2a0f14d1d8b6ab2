-- name: decide_proposal
-- params: proposal_id uuid, version int4, state text, decided_by OfficerId, decided_subject SubjectId, decided_name text,
--    decided_at timestamptz, remark text, token text
-- result: exec
-- shard: reference
-- must: 1
update offices.proposals
set state = $3, version = version + 1, decided_by = $4, decided_subject = $5, decided_name = $6, decided_at = $7, remark = $8, token = $9
where proposal_id = $1 and version = $2 and state = 'waiting'
