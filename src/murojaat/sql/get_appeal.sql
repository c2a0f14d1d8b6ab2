-- name: get_appeal
-- params: subject_id SubjectId, appeal_id uuid
-- result: maybe (number text, kind text, form text, channel text, author_kind text, collective bool, repeat_of text,
--     duplicate_of text, parent text, lang text, topic text, urgency int2, office_id OfficeId, holder OfficerId,
--     state text, body text, public_text text, author_name text, author_contact text, author_address text,
--     contact_verified bool, lat float8?, lon float8?, district text, place_words text, about_office OfficeId,
--     about_officer text, human_only bool, helper_id OfficerId, helper_name text, helper_office OfficeId,
--     lodged_at timestamptz, registered_on date, arrived_on date, term text, base_due_at timestamptz,
--     due_at timestamptz, halts jsonb, extended_days int4, extended_times int4, warned bool, escalated_to OfficeId,
--     proposal jsonb?, reopened int4, barred uuid[], answered_at timestamptz?, closed_at timestamptz?,
--     wake_at timestamptz?, outcome text, ground text, stars int2, followed_up text, version int4)
-- shard: subject_id = $1
select number, kind, form, channel, author_kind, collective, repeat_of, duplicate_of, parent, lang, topic, urgency, office_id, holder, state, body,
  public_text, author_name, author_contact, author_address, contact_verified, lat, lon, district, place_words, about_office, about_officer,
  human_only, helper_id, helper_name, helper_office, lodged_at, registered_on, arrived_on, term, base_due_at, due_at, halts, extended_days,
  extended_times, warned, escalated_to, proposal, reopened, barred, answered_at, closed_at, wake_at, outcome, ground, stars, followed_up, version
from murojaat.appeals
where subject_id = $1 and appeal_id = $2
