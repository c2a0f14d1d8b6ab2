-- name: withdraw
-- params: subject_id SubjectId, document_id DocumentId, state text, changed_at timestamptz, reason text, superseded_by DocumentId?
-- result: exec
-- shard: subject_id = $1
-- must: 1
update documents.issued set state = $3, state_changed_at = $4, state_reason = $5, superseded_by = $6
where subject_id = $1 and document_id = $2 and state = 'valid'
