-- name: find_email
-- params: email_hash bytea
-- result: maybe (subject_id SubjectId)
-- shard: email_hash = $1
select subject_id from identity.emails where email_hash = $1
