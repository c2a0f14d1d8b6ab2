-- name: find_place
-- params: application_id ApplicationId
-- result: maybe (subject_id SubjectId)
-- shard: application_id = $1
select subject_id from cases.places where application_id = $1
