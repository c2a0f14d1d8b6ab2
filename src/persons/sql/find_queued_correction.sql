-- name: find_queued_correction
-- params: office_id OfficeId, correction_id uuid
-- result: maybe (subject_id SubjectId, state text)
-- shard: office_id = $1
select subject_id, state from persons.correction_queue where office_id = $1 and correction_id = $2
