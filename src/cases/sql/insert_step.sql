-- name: insert_step
-- params: subject_id SubjectId, application_id ApplicationId, seq int4, kind text, from_state text, to_state text, actor_kind text, actor_id uuid, actor_name text, office_id OfficeId, holder OfficerId, reason text, token text, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into cases.steps (subject_id, application_id, seq, kind, from_state, to_state, actor_kind, actor_id, actor_name, office_id, holder, reason, token, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
