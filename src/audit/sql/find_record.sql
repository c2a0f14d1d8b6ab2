-- name: find_record
-- params: subject_id SubjectId, record_id RecordId
-- result: maybe (salt bytea, details text)
-- shard: subject_id = $1
select salt, details from audit.records where subject_id = $1 and record_id = $2
