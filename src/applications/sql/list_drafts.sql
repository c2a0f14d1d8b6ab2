-- name: list_drafts
-- params: subject_id SubjectId
-- result: many (application_id ApplicationId, service_code text, service_version int4, page text, updated_at timestamptz)
-- shard: subject_id = $1
select application_id, service_code, service_version, page, updated_at
from applications.drafts where subject_id = $1 order by updated_at desc limit 50
