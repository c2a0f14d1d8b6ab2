-- name: list_decisions
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (decision_id uuid, number text, case_number text, service_code text, service_version int4, outcome text, grounds text[],
--     explanations jsonb, facts jsonb, conclusion jsonb, findings_id uuid, proposal_id uuid, act jsonb?, author_id OfficerId,
--     author_name text, confirmer_id OfficerId?, confirmer_name text?, office_id OfficeId, letter DocumentId, document DocumentId?,
--     decided_at timestamptz, state text, replaced_by uuid?, version int4)
-- shard: subject_id = $1
select decision_id, number, case_number, service_code, service_version, outcome, grounds, explanations, facts, conclusion, findings_id,
  proposal_id, act, author_id, author_name, confirmer_id, confirmer_name, office_id, letter, document, decided_at, state, replaced_by, version
from decisions.decisions where subject_id = $1 and application_id = $2
order by decided_at desc
