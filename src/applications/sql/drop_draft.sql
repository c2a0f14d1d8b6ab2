-- name: drop_draft
-- params: subject_id SubjectId, application_id ApplicationId
-- result: exec
-- shard: subject_id = $1
-- Of a draft that has become an application in the same transaction, which holds its row.
delete from applications.drafts where subject_id = $1 and application_id = $2
