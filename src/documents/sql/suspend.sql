-- name: suspend
-- params: subject_id SubjectId, document_id DocumentId, since timestamptz?
-- result: exec
-- shard: subject_id = $1
update documents.issued set suspended_since = $3 where subject_id = $1 and document_id = $2 and state = 'valid'
