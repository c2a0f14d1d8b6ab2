-- name: delete_agenda_item
-- params: office_id OfficeId, sitting_id uuid, application_id ApplicationId
-- result: exec
-- must: 1
-- shard: office_id = $1
delete from decisions.agenda where office_id = $1 and sitting_id = $2 and application_id = $3 and result = 'pending'
