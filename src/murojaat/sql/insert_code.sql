-- name: insert_code
-- params: code_digest bytea, subject_id SubjectId, appeal_id uuid
-- result: exec
-- shard: code_digest = $1
insert into murojaat.codes (code_digest, subject_id, appeal_id)
values ($1, $2, $3)
