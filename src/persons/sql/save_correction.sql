-- name: save_correction
-- params: subject_id SubjectId, correction_id uuid, path text, register_code text, office_id OfficeId, shown text, said text, case_ref text,
--    opened_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into persons.corrections (subject_id, correction_id, path, register_code, office_id, shown, said, case_ref, opened_at, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open') on conflict on constraint corrections_pkey do nothing
