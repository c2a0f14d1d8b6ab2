-- name: delete_attachments
-- params: subject_id SubjectId, application_id ApplicationId
-- result: exec
-- shard: subject_id = $1
delete from applications.attachments where subject_id = $1 and application_id = $2
