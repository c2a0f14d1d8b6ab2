-- name: put_participant
-- params: subject_id SubjectId, appeal_id uuid, person_id SubjectId, name text, joined_at timestamptz,
--     confirmed_at timestamptz?
-- result: exec
-- shard: subject_id = $1
insert into murojaat.participants (subject_id, appeal_id, person_id, name, joined_at, confirmed_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (subject_id, appeal_id, person_id) do update set
  name = excluded.name, joined_at = excluded.joined_at, confirmed_at = excluded.confirmed_at
