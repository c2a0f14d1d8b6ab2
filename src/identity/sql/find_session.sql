-- name: find_session
-- params: subject_id SubjectId, session_id SessionId
-- result: maybe (secret_hash bytea, assurance int2, pending bool, officer_id OfficerId?, display_name text, created_at timestamptz, last_seen_at timestamptz)
-- shard: subject_id = $1
select secret_hash, assurance, pending, officer_id, display_name, created_at, last_seen_at
from identity.sessions where subject_id = $1 and session_id = $2 and ended_at is null
