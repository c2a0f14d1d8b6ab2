-- name: close_citizenship
-- params: subject_id SubjectId, country text, last_day date, decision text, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
update persons.citizenships set until = greatest(since, $3), ended_by = $4, source = $5, updated_at = $6
where subject_id = $1 and country = $2 and until is null
