-- name: list_appeals
-- params: subject_id SubjectId, before uuid, max_rows int4
-- result: many (appeal_id uuid, number text, kind text, topic text, state text, office_id OfficeId,
--     lodged_at timestamptz, due_at timestamptz, closed_at timestamptz?)
-- shard: subject_id = $1
select appeal_id, number, kind, topic, state, office_id, lodged_at, due_at, closed_at
from murojaat.appeals
where subject_id = $1 and appeal_id < $2
order by appeal_id desc
limit $3
