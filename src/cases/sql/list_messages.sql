-- name: list_messages
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (message_id uuid, kind text, author_kind text, author_id uuid, author_name text, body text, at timestamptz)
-- shard: subject_id = $1
select message_id, kind, author_kind, author_id, author_name, body, at
from cases.messages where subject_id = $1 and application_id = $2 order by at, message_id
