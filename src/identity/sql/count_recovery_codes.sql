-- name: count_recovery_codes
-- params: subject_id SubjectId
-- result: one (left_over int8)
-- shard: subject_id = $1
select count(*) as left_over from identity.recovery_codes where subject_id = $1 and used_at is null
