-- name: list_messages
-- params: subject_id SubjectId, before uuid, max_rows int4
-- result: many (message_id uuid, kind text, args jsonb, link text, created_at timestamptz, read_at timestamptz?)
-- shard: subject_id = $1
select message_id, kind, args, link, created_at, read_at
from notifications.messages where subject_id = $1 and message_id < $2
order by message_id desc limit $3
