-- name: put_searched
-- params: office_id OfficeId, appeal_id uuid, subject_id SubjectId, number text, topic text, state text,
--     lodged_at timestamptz, body text, version int4
-- result: exec
-- shard: office_id = $1
insert into murojaat.search (office_id, appeal_id, subject_id, number, topic, state, lodged_at, body, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (office_id, appeal_id) do update set
  subject_id = excluded.subject_id, number = excluded.number, topic = excluded.topic, state = excluded.state, lodged_at = excluded.lodged_at, body =
  excluded.body, version = excluded.version
where murojaat.search.version <= excluded.version
