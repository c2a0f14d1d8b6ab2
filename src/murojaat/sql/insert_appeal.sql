-- name: insert_appeal
-- params: subject_id SubjectId, appeal_id uuid, number text, kind text, form text, channel text, author_kind text,
--     collective bool, repeat_of text, duplicate_of text, parent text, lang text, topic text, urgency int2,
--     office_id OfficeId, holder OfficerId, state text, body text, public_text text, author_name text,
--     author_contact text, author_address text, contact_verified bool, lat float8?, lon float8?, district text,
--     place_words text, about_office OfficeId, about_officer text, human_only bool, helper_id OfficerId,
--     helper_name text, helper_office OfficeId, lodged_at timestamptz, registered_on date, arrived_on date,
--     term text, base_due_at timestamptz, due_at timestamptz, halts jsonb, extended_days int4, extended_times int4,
--     warned bool, escalated_to OfficeId, proposal jsonb?, reopened int4, barred uuid[], answered_at timestamptz?,
--     closed_at timestamptz?, wake_at timestamptz?, outcome text, ground text, stars int2, followed_up text,
--     version int4
-- result: exec
-- shard: subject_id = $1
insert into murojaat.appeals (subject_id, appeal_id, number, kind, form, channel, author_kind, collective, repeat_of, duplicate_of, parent, lang,
  topic, urgency, office_id, holder, state, body, public_text, author_name, author_contact, author_address, contact_verified, lat, lon, district,
  place_words, about_office, about_officer, human_only, helper_id, helper_name, helper_office, lodged_at, registered_on, arrived_on, term,
  base_due_at, due_at, halts, extended_days, extended_times, warned, escalated_to, proposal, reopened, barred, answered_at, closed_at, wake_at,
  outcome, ground, stars, followed_up, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,
  $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55)
