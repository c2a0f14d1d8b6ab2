-- name: set_agenda_result
-- params: office_id OfficeId, sitting_id uuid, application_id ApplicationId, result text, outcome text?, note text
-- result: exec
-- must: 1
-- shard: office_id = $1
update decisions.agenda set result = $4, outcome = $5, note = $6 where office_id = $1 and sitting_id = $2 and application_id = $3
