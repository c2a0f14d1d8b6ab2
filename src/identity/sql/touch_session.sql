-- name: touch_session
-- params: subject_id SubjectId, session_id SessionId, now timestamptz
-- result: exec
-- shard: subject_id = $1
update identity.sessions set last_seen_at = $3 where subject_id = $1 and session_id = $2 and ended_at is null
