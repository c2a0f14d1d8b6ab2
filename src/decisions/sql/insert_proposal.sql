-- name: insert_proposal
-- params: subject_id SubjectId, application_id ApplicationId, proposal_id uuid, workflow_state text, findings_id uuid, outcome text,
--     grounds text[], explanations jsonb, facts jsonb, conclusion jsonb, author_id OfficerId, author_subject SubjectId, author_name text,
--     author_office OfficeId, follows uuid?, remedy jsonb?, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into decisions.proposals (subject_id, application_id, proposal_id, state, version, workflow_state, findings_id, outcome, grounds,
  explanations, facts, conclusion, author_id, author_subject, author_name, author_office, follows, remedy, saved_at)
values ($1, $2, $3, 'draft', 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
