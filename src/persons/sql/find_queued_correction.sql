-- name: find_queued_correction
-- params: office_id OfficeId, correction_id uuid
-- result: maybe (subject_id SubjectId, path text, opened_at timestamptz, state text)
-- shard: office_id = $1
select subject_id, path, opened_at, state from persons.correction_queue where office_id = $1 and correction_id = $2
