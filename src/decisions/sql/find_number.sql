-- name: find_number
-- params: number text
-- result: maybe (subject_id SubjectId, application_id ApplicationId, decision_id uuid)
-- shard: number = $1
select subject_id, application_id, decision_id from decisions.numbers where number = $1
