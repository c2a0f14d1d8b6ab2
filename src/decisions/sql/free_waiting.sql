-- name: free_waiting
-- params: office_id OfficeId, application_id ApplicationId, sitting_id uuid
-- result: exec
-- must: 1
-- shard: office_id = $1
update decisions.waiting set sitting_id = null where office_id = $1 and application_id = $2 and sitting_id = $3
