-- name: get_sitting
-- params: office_id OfficeId, sitting_id uuid
-- result: maybe (day date, place text, state text, version int4, protocol_number text?, protocol DocumentId?, made_by OfficerId, closed_at timestamptz?)
-- shard: office_id = $1
select day, place, state, version, protocol_number, protocol, made_by, closed_at from decisions.sittings where office_id = $1 and sitting_id = $2
