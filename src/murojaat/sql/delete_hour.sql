-- name: delete_hour
-- params: office_id OfficeId, officer_id OfficerId, at timestamptz
-- result: exec
-- shard: office_id = $1
delete from murojaat.reception_hours
where office_id = $1 and officer_id = $2 and at = $3
