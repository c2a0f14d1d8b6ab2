-- name: list_messages
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (message_id uuid, kind text, author_kind text, author_id uuid, author_name text, body text,
--     channel text, at timestamptz)
-- shard: subject_id = $1
select message_id, kind, author_kind, author_id, author_name, body, channel, at
from murojaat.messages
where subject_id = $1 and appeal_id = $2
order by at, message_id
