-- name: find_code
-- params: code_digest bytea
-- result: maybe (subject_id SubjectId, appeal_id uuid)
-- shard: code_digest = $1
select subject_id, appeal_id
from murojaat.codes
where code_digest = $1
