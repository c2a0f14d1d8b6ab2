-- name: insert_event
-- params: subject_id SubjectId, appeal_id uuid, seq int4, kind text, state text, actor_kind text, actor_id uuid,
--     actor_name text, office_id OfficeId, holder OfficerId, reason text, token text, at timestamptz,
--     facts jsonb
-- result: exec
-- shard: subject_id = $1
insert into murojaat.events (subject_id, appeal_id, seq, kind, state, actor_kind, actor_id, actor_name, office_id, holder, reason, token, at,
  facts)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
