-- name: delete_recovery_codes
-- params: subject_id SubjectId
-- result: exec
-- shard: subject_id = $1
delete from identity.recovery_codes where subject_id = $1
