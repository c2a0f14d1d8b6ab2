-- name: insert_decision
-- params: subject_id SubjectId, application_id ApplicationId, decision_id uuid, number text, case_number text, service_code text,
--     service_version int4, outcome text, grounds text[], explanations jsonb, facts jsonb, conclusion jsonb, findings_id uuid,
--     proposal_id uuid, act jsonb?, author_id OfficerId, author_name text, confirmer_id OfficerId?, confirmer_name text?,
--     office_id OfficeId, letter DocumentId, document DocumentId?, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into decisions.decisions (subject_id, application_id, decision_id, number, case_number, service_code, service_version, outcome, grounds,
  explanations, facts, conclusion, findings_id, proposal_id, act, author_id, author_name, confirmer_id, confirmer_name, office_id, letter,
  document, decided_at, state, state_at, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 'in_force', $23, 1)
