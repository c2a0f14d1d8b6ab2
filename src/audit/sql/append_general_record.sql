-- name: append_general_record
-- params: record_id RecordId, salt bytea, details text
-- result: exec
-- shard: record_id = $1
insert into audit.general_records (record_id, salt, details) values ($1, $2, $3)
