-- name: resolve_correction
-- params: subject_id SubjectId, correction_id uuid, office_id OfficeId, state text, reason text, resolved_at timestamptz,
--    resolved_by OfficerId, resolved_by_name text
-- result: exec
-- shard: subject_id = $1
-- must: 1
update persons.corrections set state = $4, reason = $5, resolved_at = $6, resolved_by = $7, resolved_by_name = $8
where subject_id = $1 and correction_id = $2 and office_id = $3 and state = 'open'
