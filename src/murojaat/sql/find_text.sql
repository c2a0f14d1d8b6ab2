-- name: find_text
-- params: text_digest bytea
-- result: maybe (subject_id SubjectId, appeal_id uuid, number text, lodged_at timestamptz)
-- shard: text_digest = $1
select subject_id, appeal_id, number, lodged_at
from murojaat.texts
where text_digest = $1
