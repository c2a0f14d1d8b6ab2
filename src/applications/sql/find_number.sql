-- name: find_number
-- params: number text
-- result: maybe (subject_id SubjectId, application_id ApplicationId)
-- shard: number = $1
select subject_id, application_id from applications.numbers where number = $1
