-- name: scan_records
-- params: after_subject SubjectId, after_record RecordId, most int8
-- result: many (subject_id SubjectId, record_id RecordId, salt bytea, details text)
-- shard: cross-shard: verification of the whole log, never on a request path
select subject_id, record_id, salt, details from audit.records where (subject_id, record_id) > ($1, $2) order by subject_id, record_id limit $3
