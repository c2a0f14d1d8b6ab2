-- name: set_session_officer
-- params: subject_id SubjectId, session_id SessionId, officer_id OfficerId?
-- result: exec
-- shard: subject_id = $1
update identity.sessions set officer_id = $3 where subject_id = $1 and session_id = $2 and ended_at is null
