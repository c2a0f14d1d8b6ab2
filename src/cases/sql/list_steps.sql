-- name: list_steps
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (seq int4, kind text, from_state text, to_state text, actor_kind text, actor_id uuid, actor_name text, office_id OfficeId, holder OfficerId, reason text, token text, at timestamptz)
-- shard: subject_id = $1
select seq, kind, from_state, to_state, actor_kind, actor_id, actor_name, office_id, holder, reason, token, at
from cases.steps where subject_id = $1 and application_id = $2 order by seq
