-- name: set_status_citizen
-- params: subject_id SubjectId, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
update persons.subjects set status = 'citizen', source = $2, updated_at = $3
where subject_id = $1 and kind = 'person' and status <> 'citizen' and died is null
