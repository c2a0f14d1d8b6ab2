-- name: list_queue
-- params: office_id OfficeId, topic text?, state text?, holder OfficerId?, overdue_at timestamptz?, for_head bool,
--     after_urgency int2?, after_due timestamptz?, after_id uuid, max_rows int4
-- result: many (appeal_id uuid, subject_id SubjectId, number text, kind text, topic text, state text, urgency int2,
--     district text, holder OfficerId, due_at timestamptz, lodged_at timestamptz, halted bool, waits_for_head bool,
--     escalated bool, reopened int4)
-- shard: office_id = $1
select appeal_id, subject_id, number, kind, topic, state, urgency, district, holder, due_at, lodged_at, halted, waits_for_head, escalated, reopened
from murojaat.queue
where office_id = $1 and open and ($2::text is null or topic = $2) and ($3::text is null or state = $3)
  and ($4::uuid is null or holder = $4) and ($5::timestamptz is null or due_at <= $5) and (not $6 or waits_for_head or escalated)
  and ($7::int2 is null or urgency < $7 or (urgency = $7 and (due_at, appeal_id) > ($8, $9)))
order by urgency desc, due_at, appeal_id
limit $10
