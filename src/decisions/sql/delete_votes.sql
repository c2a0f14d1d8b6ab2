-- name: delete_votes
-- params: office_id OfficeId, sitting_id uuid, application_id ApplicationId
-- result: exec
-- shard: office_id = $1
delete from decisions.votes where office_id = $1 and sitting_id = $2 and application_id = $3
