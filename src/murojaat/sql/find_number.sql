-- name: find_number
-- params: number text
-- result: maybe (subject_id SubjectId, appeal_id uuid)
-- shard: number = $1
select subject_id, appeal_id
from murojaat.numbers
where number = $1
