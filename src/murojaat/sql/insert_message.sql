-- name: insert_message
-- params: subject_id SubjectId, appeal_id uuid, message_id uuid, kind text, author_kind text, author_id uuid,
--     author_name text, body text, channel text, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into murojaat.messages (subject_id, appeal_id, message_id, kind, author_kind, author_id, author_name, body, channel, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
