-- name: update_cause
-- params: shelf text, cause_id uuid, office_id OfficeId, measure text, due_on date, state text, proof text, proof_link text,
--     proposed_by uuid, closed_at timestamptz?, version int4
-- result: exec
-- shard: shelf = $1
update insight.causes set
  office_id = $3, measure = $4, due_on = $5, state = $6, proof = $7, proof_link = $8, proposed_by = $9, closed_at = $10, version = $11
where shelf = $1 and cause_id = $2
