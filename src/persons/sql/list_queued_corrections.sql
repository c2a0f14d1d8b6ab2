-- name: list_queued_corrections
-- params: office_id OfficeId, state text, max_rows int8
-- result: many (correction_id uuid, subject_id SubjectId, path text, opened_at timestamptz, state text, resolved_at timestamptz?)
-- shard: office_id = $1
select correction_id, subject_id, path, opened_at, state, resolved_at
from persons.correction_queue where office_id = $1 and state = $2 order by opened_at, correction_id limit $3
