-- name: get_correction
-- params: subject_id SubjectId, correction_id uuid, office_id OfficeId
-- result: maybe (correction_id uuid, path text, register_code text, office_id OfficeId, shown text, said text, case_ref text, opened_at timestamptz, state text, reason text,
--    resolved_at timestamptz?, resolved_by_name text)
-- shard: subject_id = $1
select correction_id, path, register_code, office_id, shown, said, case_ref, opened_at, state, reason, resolved_at, resolved_by_name
from persons.corrections where subject_id = $1 and correction_id = $2 and office_id = $3
