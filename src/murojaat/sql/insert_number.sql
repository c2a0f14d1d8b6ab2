-- name: insert_number
-- params: number text, subject_id SubjectId, appeal_id uuid
-- result: exec
-- shard: number = $1
insert into murojaat.numbers (number, subject_id, appeal_id)
values ($1, $2, $3)
