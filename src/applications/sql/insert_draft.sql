-- name: insert_draft
-- params: subject_id SubjectId, application_id ApplicationId, service_code text, service_version int4, lang text, page text, about text, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into applications.drafts (subject_id, application_id, service_code, service_version, lang, answers, prefilled, prefilled_at, page, about, created_at, updated_at)
values ($1, $2, $3, $4, $5, '{}', '[]', null, $6, $7, $8, $8)
on conflict on constraint drafts_pk do nothing
