-- name: put_check_queued
-- params: office_id OfficeId, check_id uuid, subject_id SubjectId, application_id ApplicationId, number text, service_code text, code text, role text, asked_at timestamptz, due_at timestamptz, open bool
-- result: exec
-- shard: office_id = $1
insert into cases.check_queue (office_id, check_id, subject_id, application_id, number, service_code, code, role, asked_at, due_at, open)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict on constraint check_queue_pk do update set open = cases.check_queue.open and excluded.open
