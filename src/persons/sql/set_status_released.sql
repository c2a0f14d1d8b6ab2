-- name: set_status_released
-- params: subject_id SubjectId, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
update persons.subjects s set status = case when exists
  (select from persons.citizenships c where c.subject_id = $1 and c.until is null and c.country <> 'XXA') then 'foreigner' else 'stateless' end,
  source = $2, updated_at = $3
where s.subject_id = $1 and s.status = 'citizen' and s.died is null
