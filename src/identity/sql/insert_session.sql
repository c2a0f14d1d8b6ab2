-- name: insert_session
-- params: subject_id SubjectId, session_id SessionId, secret_hash bytea, assurance int2, pending bool, display_name text, device text, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into identity.sessions (subject_id, session_id, secret_hash, assurance, pending, officer_id, display_name, device, created_at, last_seen_at, ended_at)
values ($1, $2, $3, $4, $5, null, $6, $7, $8, $8, null)
