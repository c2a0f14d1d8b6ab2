-- name: find_event
-- params: subject_id SubjectId, appeal_id uuid, seq int4
-- result: maybe (kind text, actor_kind text, actor_id uuid, actor_name text, token text, at timestamptz)
-- shard: subject_id = $1
select kind, actor_kind, actor_id, actor_name, token, at
from murojaat.events
where subject_id = $1 and appeal_id = $2 and seq = $3
