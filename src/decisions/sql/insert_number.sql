-- name: insert_number
-- params: number text, subject_id SubjectId, application_id ApplicationId, decision_id uuid
-- result: exec
-- shard: number = $1
insert into decisions.numbers (number, subject_id, application_id, decision_id) values ($1, $2, $3, $4)
