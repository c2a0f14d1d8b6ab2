-- name: find_general_record
-- params: record_id RecordId
-- result: maybe (salt bytea, details text)
-- shard: record_id = $1
select salt, details from audit.general_records where record_id = $1
