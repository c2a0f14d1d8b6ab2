-- name: scan_checks
-- params: office_id OfficeId, after_id uuid, max_rows int8
-- result: many (check_id uuid, application_id ApplicationId, subject_id SubjectId)
-- shard: office_id = $1
select check_id, application_id, subject_id from cases.check_queue
where office_id = $1 and open and check_id > $2 order by check_id limit $3
