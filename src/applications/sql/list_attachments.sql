-- name: list_attachments
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (attachment_id uuid, field text, file_name text, content_type text, size int8, sha256 bytea, created_at timestamptz)
-- shard: subject_id = $1
select attachment_id, field, file_name, content_type, size, sha256, created_at
from applications.attachments where subject_id = $1 and application_id = $2 order by attachment_id limit 200
