-- name: insert_joined
-- params: subject_id SubjectId, appeal_id uuid, owner_id SubjectId, number text, joined_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into murojaat.joined (subject_id, appeal_id, owner_id, number, joined_at)
values ($1, $2, $3, $4, $5)
on conflict (subject_id, appeal_id) do nothing
