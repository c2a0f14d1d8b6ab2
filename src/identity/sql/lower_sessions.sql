-- name: lower_sessions
-- params: subject_id SubjectId
-- result: exec
-- shard: subject_id = $1
update identity.sessions set assurance = 1, officer_id = null where subject_id = $1 and ended_at is null
