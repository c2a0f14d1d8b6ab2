-- name: raise_session
-- params: subject_id SubjectId, session_id SessionId, secret_hash bytea, assurance int2, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update identity.sessions set secret_hash = $3, assurance = $4, pending = false, created_at = $5, last_seen_at = $5
where subject_id = $1 and session_id = $2 and ended_at is null
