-- name: scan_open
-- params: after_office OfficeId, after_id ApplicationId, max_rows int8
-- result: many (office_id OfficeId, application_id ApplicationId, subject_id SubjectId, holder OfficerId)
-- shard: cross-shard: the nightly sweep over open cases, never on a request path
select office_id, application_id, subject_id, holder from cases.queue
where open and not escalated and (office_id, application_id) > ($1, $2) order by office_id, application_id limit $3
