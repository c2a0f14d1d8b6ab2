-- name: list_sessions
-- params: subject_id SubjectId
-- result: many (session_id SessionId, assurance int2, device text, created_at timestamptz, last_seen_at timestamptz)
-- shard: subject_id = $1
select session_id, assurance, device, created_at, last_seen_at
from identity.sessions where subject_id = $1 and ended_at is null and not pending
order by last_seen_at desc limit 50
