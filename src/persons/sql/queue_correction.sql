-- name: queue_correction
-- params: office_id OfficeId, correction_id uuid, subject_id SubjectId, path text, opened_at timestamptz
-- result: exec
-- shard: office_id = $1
insert into persons.correction_queue (office_id, correction_id, subject_id, path, opened_at, state)
values ($1, $2, $3, $4, $5, 'open') on conflict on constraint correction_queue_pkey do nothing
