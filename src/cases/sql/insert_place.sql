-- name: insert_place
-- params: application_id ApplicationId, subject_id SubjectId
-- result: exec
-- shard: application_id = $1
insert into cases.places (application_id, subject_id) values ($1, $2)
