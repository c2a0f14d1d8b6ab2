-- name: list_proposals
-- params: scope text?, states text[], max_rows int8
-- result: many (proposal_id uuid, scope text, kind text, office_id OfficeId, officer_id OfficerId, subject_id SubjectId, change jsonb, seen jsonb,
--    on_day date, reason text, state text, version int4, author OfficerId, author_subject SubjectId, author_name text,
--    proposed_at timestamptz, decided_by OfficerId, decided_subject SubjectId, decided_name text, decided_at timestamptz?, remark text,
--    token text)
-- shard: reference
select proposal_id, scope, kind, office_id, officer_id, subject_id, change, seen, on_day, reason, state, version, author, author_subject,
  author_name, proposed_at, decided_by, decided_subject, decided_name, decided_at, remark, token
from offices.proposals where ($1::text is null or scope = $1) and state = any($2) order by proposed_at desc, proposal_id limit $3
