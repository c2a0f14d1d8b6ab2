-- Newest first: record ids are time-ordered (RFC 9562 5.7).
-- name: list_records
-- params: subject_id SubjectId, before RecordId, most int8
-- result: many (record_id RecordId, salt bytea, details text)
-- shard: subject_id = $1
select record_id, salt, details from audit.records where subject_id = $1 and record_id < $2 order by record_id desc limit $3
