-- name: append_record
-- params: subject_id SubjectId, record_id RecordId, salt bytea, details text
-- result: exec
-- shard: subject_id = $1
insert into audit.records (subject_id, record_id, salt, details) values ($1, $2, $3, $4)
