-- name: insert_issued
-- params: subject_id SubjectId, document_id DocumentId, number text, code text, kind text, service_code text, service_version int4, application_id ApplicationId?, case_ref text, lang text, digest bytea, size int4, holder_mask text, issued_at timestamptz, valid_until date?
-- result: exec
-- shard: subject_id = $1
insert into documents.issued (subject_id, document_id, number, code, kind, service_code, service_version, application_id, case_ref, lang, digest, size, holder_mask,
                              state, issued_at, valid_until, state_changed_at, state_reason, superseded_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'valid', $14, $15, null, null, null)
