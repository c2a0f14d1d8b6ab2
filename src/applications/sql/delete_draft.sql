-- name: delete_draft
-- params: subject_id SubjectId, application_id ApplicationId
-- result: exec
-- must: 1
-- shard: subject_id = $1
delete from applications.drafts where subject_id = $1 and application_id = $2
