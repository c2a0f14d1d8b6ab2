-- name: insert_hour
-- params: office_id OfficeId, officer_id OfficerId, at timestamptz
-- result: exec
-- shard: office_id = $1
insert into murojaat.reception_hours (office_id, officer_id, at)
values ($1, $2, $3)
