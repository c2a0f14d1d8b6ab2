-- name: put_event
-- params: office_id OfficeId, appeal_id uuid, version int4, number text, kind text, state text, topic text, here bool, seen_at timestamptz
-- result: exec
-- shard: office_id = $1
insert into open311.events (office_id, appeal_id, version, number, kind, state, topic, here, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (office_id, appeal_id, version) do nothing
