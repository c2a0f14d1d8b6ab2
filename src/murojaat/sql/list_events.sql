-- name: list_events
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (seq int4, kind text, state text, actor_kind text, actor_id uuid, actor_name text, office_id OfficeId,
--     holder OfficerId, reason text, token text, at timestamptz, facts jsonb)
-- shard: subject_id = $1
select seq, kind, state, actor_kind, actor_id, actor_name, office_id, holder, reason, token, at, facts
from murojaat.events
where subject_id = $1 and appeal_id = $2
order by seq
