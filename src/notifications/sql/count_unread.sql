-- name: count_unread
-- params: subject_id SubjectId
-- result: one (unread int8)
-- shard: subject_id = $1
select count(*) as unread from notifications.messages where subject_id = $1 and read_at is null
