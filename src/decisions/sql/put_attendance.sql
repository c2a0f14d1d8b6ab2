-- name: put_attendance
-- params: office_id OfficeId, sitting_id uuid, officer_id OfficerId, name text, present bool, chairs bool
-- result: exec
-- shard: office_id = $1
insert into decisions.attendance (office_id, sitting_id, officer_id, name, present, chairs) values ($1, $2, $3, $4, $5, $6)
on conflict (office_id, sitting_id, officer_id) do update set present = excluded.present, chairs = excluded.chairs
