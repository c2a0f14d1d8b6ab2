-- name: delete_attachment
-- params: subject_id SubjectId, application_id ApplicationId, attachment_id uuid
-- result: exec
-- shard: subject_id = $1
delete from applications.attachments where subject_id = $1 and application_id = $2 and attachment_id = $3
