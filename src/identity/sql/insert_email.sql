-- name: insert_email
-- params: email_hash bytea, subject_id SubjectId, now timestamptz
-- result: exec
-- shard: email_hash = $1
insert into identity.emails (email_hash, subject_id, created_at) values ($1, $2, $3) on conflict (email_hash) do nothing
