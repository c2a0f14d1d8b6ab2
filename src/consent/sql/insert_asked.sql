-- name: insert_asked
-- params: subject_id SubjectId, application_id ApplicationId, person_id SubjectId, consent_code text, person_name text,
--    asked_at timestamptz, expires_at timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
insert into consent.asked (subject_id, application_id, person_id, consent_code, person_name, state, asked_at, expires_at, answered_at)
values ($1, $2, $3, $4, $5, 'asked', $6, $7, null)
on conflict on constraint asked_pk do update set state = 'asked', asked_at = excluded.asked_at, expires_at = excluded.expires_at,
  answered_at = null
