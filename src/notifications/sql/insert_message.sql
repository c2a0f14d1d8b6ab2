-- name: insert_message
-- params: subject_id SubjectId, message_id uuid, kind text, args jsonb, link text, created_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into notifications.messages (subject_id, message_id, kind, args, link, created_at, read_at)
values ($1, $2, $3, $4, $5, $6, null)
on conflict on constraint messages_pk do nothing
