-- name: put_queued
-- params: office_id OfficeId, appeal_id uuid, subject_id SubjectId, number text, kind text, topic text, state text,
--     urgency int2, district text, holder OfficerId, due_at timestamptz, lodged_at timestamptz,
--     wake_at timestamptz, halted bool, waits_for_head bool, escalated bool, reopened int4, open bool, version int4,
--     led_by text
-- result: exec
-- shard: office_id = $1
insert into murojaat.queue (office_id, appeal_id, subject_id, number, kind, topic, state, urgency, district, holder, due_at, lodged_at, wake_at,
  halted, waits_for_head, escalated, reopened, open, version, led_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
on conflict (office_id, appeal_id) do update set
  subject_id = excluded.subject_id, number = excluded.number, kind = excluded.kind, topic = excluded.topic, state = excluded.state, urgency =
  excluded.urgency, district = excluded.district, holder = excluded.holder, due_at = excluded.due_at, lodged_at = excluded.lodged_at, wake_at =
  excluded.wake_at, halted = excluded.halted, waits_for_head = excluded.waits_for_head, escalated = excluded.escalated, reopened = excluded.reopened,
  open = excluded.open, version = excluded.version, led_by = excluded.led_by
where murojaat.queue.version <= excluded.version
