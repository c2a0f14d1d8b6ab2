-- name: insert_check
-- params: subject_id SubjectId, application_id ApplicationId, check_id uuid, code text, agency text, office_id OfficeId, role text, question text, asked_at timestamptz, due_at timestamptz?
-- result: exec
-- shard: subject_id = $1
insert into cases.checks (subject_id, application_id, check_id, code, agency, office_id, role, question, asked_at, due_at, said, answered_by, answered_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '00000000-0000-0000-0000-000000000000', '')
