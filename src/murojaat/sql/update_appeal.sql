-- name: update_appeal
-- params: subject_id SubjectId, appeal_id uuid, kind text, collective bool, duplicate_of text, topic text,
--     urgency int2, office_id OfficeId, holder OfficerId, state text, arrived_on date, term text,
--     base_due_at timestamptz, due_at timestamptz, halts jsonb, extended_days int4, extended_times int4,
--     warned bool, escalated_to OfficeId, proposal jsonb?, reopened int4, barred uuid[], answered_at timestamptz?,
--     closed_at timestamptz?, wake_at timestamptz?, outcome text, ground text, stars int2, followed_up text,
--     version int4, contact_verified bool
-- result: exec
-- shard: subject_id = $1
update murojaat.appeals set
  kind = $3, collective = $4, duplicate_of = $5, topic = $6, urgency = $7, office_id = $8, holder = $9, state = $10, arrived_on = $11, term = $12,
  base_due_at = $13, due_at = $14, halts = $15, extended_days = $16, extended_times = $17, warned = $18, escalated_to = $19, proposal = $20, reopened
  = $21, barred = $22, answered_at = $23, closed_at = $24, wake_at = $25, outcome = $26, ground = $27, stars = $28, followed_up = $29, version = $30, contact_verified = $31
where subject_id = $1 and appeal_id = $2
