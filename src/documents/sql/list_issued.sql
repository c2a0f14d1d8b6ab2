-- name: list_issued
-- params: subject_id SubjectId, max_rows int4
-- result: many (document_id DocumentId, number text, code text, kind text, service_code text, application_id ApplicationId?, case_ref text, lang text, digest bytea, size int4, holder_mask text, state text, issued_at timestamptz, valid_until date?, state_changed_at timestamptz?, state_reason text?, superseded_by DocumentId?, suspended_since timestamptz?)
-- shard: subject_id = $1
select document_id, number, code, kind, service_code, application_id, case_ref, lang, digest, size, holder_mask, state, issued_at, valid_until, state_changed_at, state_reason, superseded_by, suspended_since
from documents.issued where subject_id = $1 order by issued_at desc, document_id desc limit $2
