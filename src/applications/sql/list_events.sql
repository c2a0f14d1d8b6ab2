-- name: list_events
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (event_id uuid, at timestamptz, kind text, state text, actor_kind text, actor_name text)
-- shard: subject_id = $1
select event_id, at, kind, state, actor_kind, actor_name
from applications.events where subject_id = $1 and application_id = $2 order by at, event_id limit 500
