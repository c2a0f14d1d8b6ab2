-- name: insert_key
-- params: key_hash bytea, kind text, subject_id SubjectId, document_id DocumentId, created_at timestamptz
-- result: exec
-- shard: key_hash = $1
insert into documents.keys (key_hash, kind, subject_id, document_id, created_at) values ($1, $2, $3, $4, $5)
