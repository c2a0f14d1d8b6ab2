-- name: list_proposals
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (proposal_id uuid, state text, version int4, workflow_state text, findings_id uuid, outcome text, grounds text[],
--     explanations jsonb, facts jsonb, conclusion jsonb, author_id OfficerId, author_subject SubjectId, author_name text,
--     author_office OfficeId, confirmer_id OfficerId?, confirmer_subject SubjectId?, confirmer_name text?, remarks text?, follows uuid?,
--     remedy jsonb?, saved_at timestamptz, sent_at timestamptz?, closed_at timestamptz?)
-- shard: subject_id = $1
select proposal_id, state, version, workflow_state, findings_id, outcome, grounds, explanations, facts, conclusion, author_id,
  author_subject, author_name, author_office, confirmer_id, confirmer_subject, confirmer_name, remarks, follows, remedy, saved_at, sent_at, closed_at
from decisions.proposals where subject_id = $1 and application_id = $2
order by proposal_id desc
