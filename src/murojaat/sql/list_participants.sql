-- name: list_participants
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (person_id SubjectId, name text, joined_at timestamptz, confirmed_at timestamptz?)
-- shard: subject_id = $1
select person_id, name, joined_at, confirmed_at
from murojaat.participants
where subject_id = $1 and appeal_id = $2
order by joined_at, person_id
