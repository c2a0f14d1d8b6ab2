-- name: list_request_queue
-- params: office_id OfficeId, max_rows int4
-- result: many (request_id uuid, subject_id SubjectId, appeal_id uuid, number text, joint bool, due_at timestamptz)
-- shard: office_id = $1
select request_id, subject_id, appeal_id, number, joint, due_at
from murojaat.request_queue
where office_id = $1 and open
order by due_at, request_id
limit $2
