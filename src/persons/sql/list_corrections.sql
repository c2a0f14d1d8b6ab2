-- name: list_corrections
-- params: subject_id SubjectId
-- result: many (correction_id uuid, path text, register_code text, office_id OfficeId, shown text, said text, case_ref text, opened_at timestamptz, state text, reason text,
--    resolved_at timestamptz?, resolved_by_name text)
-- shard: subject_id = $1
select correction_id, path, register_code, office_id, shown, said, case_ref, opened_at, state, reason, resolved_at, resolved_by_name
from persons.corrections where subject_id = $1 order by opened_at desc, correction_id
