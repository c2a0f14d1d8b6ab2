-- name: put_queued
-- params: office_id OfficeId, application_id ApplicationId, subject_id SubjectId, number text, service_code text, state text, role text, holder OfficerId, stage_due_at timestamptz, due_at timestamptz, opened_at timestamptz, wake_at timestamptz, waiting bool, escalated bool, open bool, version int4
-- result: exec
-- shard: office_id = $1
insert into cases.queue (office_id, application_id, subject_id, number, service_code, state, role, holder, stage_due_at, due_at, opened_at, wake_at, waiting, escalated, open, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict on constraint queue_pk do update
set service_code = excluded.service_code, state = excluded.state, role = excluded.role, holder = excluded.holder, stage_due_at = excluded.stage_due_at, due_at = excluded.due_at, opened_at = excluded.opened_at, wake_at = excluded.wake_at, waiting = excluded.waiting, escalated = excluded.escalated, open = excluded.open, version = excluded.version
where cases.queue.version < excluded.version
