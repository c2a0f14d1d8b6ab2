-- name: scan_general_records
-- params: after_record RecordId, most int8
-- result: many (record_id RecordId, salt bytea, details text)
-- shard: cross-shard: verification of the whole log, never on a request path
select record_id, salt, details from audit.general_records where record_id > $1 order by record_id limit $2
