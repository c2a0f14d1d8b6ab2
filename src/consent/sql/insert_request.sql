-- name: insert_request
-- params: subject_id SubjectId, application_id ApplicationId, consent_code text, asker_id SubjectId, asker_name text, service_code text,
--    service_version int4, asked_at timestamptz, expires_at timestamptz, anew bool
-- result: exec
-- shard: subject_id = $1
-- must: 1
insert into consent.requests (subject_id, application_id, consent_code, asker_id, asker_name, service_code, service_version, state,
  asked_at, expires_at, answered_at)
values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $9, null)
on conflict on constraint requests_pk do update set state = 'asked', asked_at = excluded.asked_at, expires_at = excluded.expires_at,
  answered_at = null where requests.expires_at <= excluded.asked_at or $10
