-- name: list_conflicts
-- params: subject_id SubjectId, application_id ApplicationId
-- result: many (officer_id OfficerId, kind text)
-- shard: subject_id = $1
select officer_id, kind from cases.conflicts where subject_id = $1 and application_id = $2
