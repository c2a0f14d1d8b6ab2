-- name: find_key
-- params: key_hash bytea, kind text
-- result: maybe (subject_id SubjectId, document_id DocumentId)
-- shard: key_hash = $1
select subject_id, document_id from documents.keys where key_hash = $1 and kind = $2
