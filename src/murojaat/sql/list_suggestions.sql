-- name: list_suggestions
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (suggestion_id uuid, model text, content jsonb, at timestamptz)
-- shard: subject_id = $1
select suggestion_id, model, content, at
from murojaat.suggestions
where subject_id = $1 and appeal_id = $2
order by at desc, suggestion_id desc
