-- name: put_request
-- params: subject_id SubjectId, appeal_id uuid, request_id uuid, joint bool, office_id OfficeId, question text,
--     asked_at timestamptz, asked_by text, due_at timestamptz, answer text, answered_by OfficerId,
--     answered_by_name text, answered_at timestamptz?, dropped_at timestamptz?
-- result: exec
-- shard: subject_id = $1
insert into murojaat.requests (subject_id, appeal_id, request_id, joint, office_id, question, asked_at, asked_by, due_at, answer, answered_by,
  answered_by_name, answered_at, dropped_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (subject_id, appeal_id, request_id) do update set
  joint = excluded.joint, office_id = excluded.office_id, question = excluded.question, asked_at = excluded.asked_at, asked_by = excluded.asked_by,
  due_at = excluded.due_at, answer = excluded.answer, answered_by = excluded.answered_by, answered_by_name = excluded.answered_by_name, answered_at =
  excluded.answered_at, dropped_at = excluded.dropped_at
