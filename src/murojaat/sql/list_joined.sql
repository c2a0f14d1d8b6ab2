-- name: list_joined
-- params: subject_id SubjectId, max_rows int4
-- result: many (appeal_id uuid, owner_id SubjectId, number text, joined_at timestamptz)
-- shard: subject_id = $1
select appeal_id, owner_id, number, joined_at
from murojaat.joined
where subject_id = $1
order by joined_at desc
limit $2
