-- name: put_text
-- params: text_digest bytea, subject_id SubjectId, appeal_id uuid, number text, lodged_at timestamptz
-- result: exec
-- shard: text_digest = $1
insert into murojaat.texts (text_digest, subject_id, appeal_id, number, lodged_at)
values ($1, $2, $3, $4, $5)
on conflict (text_digest) do nothing
