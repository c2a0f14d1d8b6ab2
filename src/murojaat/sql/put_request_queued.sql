-- name: put_request_queued
-- params: office_id OfficeId, request_id uuid, subject_id SubjectId, appeal_id uuid, number text, joint bool,
--     due_at timestamptz, open bool
-- result: exec
-- shard: office_id = $1
insert into murojaat.request_queue (office_id, request_id, subject_id, appeal_id, number, joint, due_at, open)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (office_id, request_id) do update set
  subject_id = excluded.subject_id, appeal_id = excluded.appeal_id, number = excluded.number, joint = excluded.joint, due_at = excluded.due_at, open
  = excluded.open
where murojaat.request_queue.open
