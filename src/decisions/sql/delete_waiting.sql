-- name: delete_waiting
-- params: office_id OfficeId, application_id ApplicationId
-- result: exec
-- shard: office_id = $1
delete from decisions.waiting where office_id = $1 and application_id = $2
