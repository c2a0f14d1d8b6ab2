-- name: insert_sitting
-- params: office_id OfficeId, sitting_id uuid, day date, place text, made_by OfficerId, now timestamptz
-- result: exec
-- shard: office_id = $1
insert into decisions.sittings (office_id, sitting_id, day, place, state, version, made_by, made_at) values ($1, $2, $3, $4, 'planned', 1, $5, $6)
