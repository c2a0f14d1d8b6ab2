-- name: end_other_sessions
-- params: subject_id SubjectId, keep SessionId, now timestamptz
-- result: exec
-- shard: subject_id = $1
update identity.sessions set ended_at = $3 where subject_id = $1 and session_id <> $2 and ended_at is null
