-- name: find_draft_of_service
-- params: subject_id SubjectId, service_code text, about text
-- result: maybe (application_id ApplicationId, service_version int4, page text)
-- shard: subject_id = $1
select application_id, service_version, page from applications.drafts
where subject_id = $1 and service_code = $2 and about = $3
