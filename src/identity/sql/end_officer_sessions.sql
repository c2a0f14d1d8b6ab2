-- name: end_officer_sessions
-- params: subject_id SubjectId, officer_id OfficerId, now timestamptz
-- result: exec
-- shard: subject_id = $1
update identity.sessions set ended_at = $3 where subject_id = $1 and officer_id = $2 and ended_at is null
