-- name: list_requests
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (request_id uuid, joint bool, office_id OfficeId, question text, asked_at timestamptz, asked_by text,
--     due_at timestamptz, answer text, answered_by OfficerId, answered_by_name text, answered_at timestamptz?,
--     dropped_at timestamptz?)
-- shard: subject_id = $1
select request_id, joint, office_id, question, asked_at, asked_by, due_at, answer, answered_by, answered_by_name, answered_at, dropped_at
from murojaat.requests
where subject_id = $1 and appeal_id = $2
order by asked_at, request_id
