-- name: get_draft
-- params: subject_id SubjectId, application_id ApplicationId
-- result: maybe (service_code text, service_version int4, lang text, answers jsonb, prefilled jsonb, prefilled_at timestamptz?, page text, about text, created_at timestamptz, updated_at timestamptz)
-- shard: subject_id = $1
select service_code, service_version, lang, answers, prefilled, prefilled_at, page, about, created_at, updated_at
from applications.drafts where subject_id = $1 and application_id = $2
