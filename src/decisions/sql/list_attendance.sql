-- name: list_attendance
-- params: office_id OfficeId, sitting_id uuid
-- result: many (officer_id OfficerId, name text, present bool, chairs bool)
-- shard: office_id = $1
select officer_id, name, present, chairs from decisions.attendance where office_id = $1 and sitting_id = $2 order by name, officer_id
