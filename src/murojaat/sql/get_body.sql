-- name: get_body
-- params: subject_id SubjectId, appeal_id uuid
-- result: maybe (body text, district text)
-- shard: subject_id = $1
select body, district
from murojaat.appeals
where subject_id = $1 and appeal_id = $2
