-- name: scan_office
-- params: office_id OfficeId, after_id ApplicationId, max_rows int8
-- result: many (application_id ApplicationId, subject_id SubjectId, holder OfficerId)
-- shard: office_id = $1
select application_id, subject_id, holder from cases.queue
where office_id = $1 and open and not escalated and application_id > $2 order by application_id limit $3
