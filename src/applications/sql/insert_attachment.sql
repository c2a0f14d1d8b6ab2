-- name: insert_attachment
-- params: subject_id SubjectId, application_id ApplicationId, attachment_id uuid, field text, file_name text, content_type text, size int8, sha256 bytea, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into applications.attachments (subject_id, application_id, attachment_id, field, file_name, content_type, size, sha256, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
