-- name: close_residence_permits
-- params: subject_id SubjectId, last_day date, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- A citizen needs no permit: those that run, or would begin later, end the day before.
update persons.residence_permits set until = greatest(since, $2), source = $3, updated_at = $4
where subject_id = $1 and (until is null or until > $2)
