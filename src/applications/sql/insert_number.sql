-- name: insert_number
-- params: number text, subject_id SubjectId, application_id ApplicationId
-- result: exec
-- shard: number = $1
insert into applications.numbers (number, subject_id, application_id) values ($1, $2, $3)
