-- name: touch_sitting
-- params: office_id OfficeId, sitting_id uuid, version int4
-- result: exec
-- must: 1
-- shard: office_id = $1
update decisions.sittings set version = version + 1 where office_id = $1 and sitting_id = $2 and version = $3 and state = 'planned'
