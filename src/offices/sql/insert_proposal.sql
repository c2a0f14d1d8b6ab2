-- name: insert_proposal
-- params: proposal_id uuid, scope text, kind text, office_id OfficeId, officer_id OfficerId, subject_id SubjectId, change jsonb, seen jsonb,
--    on_day date, reason text, author OfficerId, author_subject SubjectId, author_name text, proposed_at timestamptz, token text, nobody uuid
-- result: exec
-- shard: reference
insert into offices.proposals (proposal_id, scope, kind, office_id, officer_id, subject_id, change, seen, on_day, reason, state, version, author,
  author_subject, author_name, proposed_at, decided_by, decided_subject, decided_name, decided_at, remark, token)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 1, $11, $12, $13, $14, $16, $16, '', null, '', $15)
