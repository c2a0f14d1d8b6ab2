-- name: close_citizenships
-- params: subject_id SubjectId, last_day date, decision text, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
update persons.citizenships set until = greatest(since, $2), ended_by = $3, source = $4, updated_at = $5
where subject_id = $1 and until is null
