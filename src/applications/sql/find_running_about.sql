-- name: find_running_about
-- params: subject_id SubjectId, service_code text, about text
-- result: maybe (application_id ApplicationId)
-- shard: subject_id = $1
select application_id from applications.applications
where subject_id = $1 and service_code = $2 and about = $3 and about <> '' and finished_at is null
