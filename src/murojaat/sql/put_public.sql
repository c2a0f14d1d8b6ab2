-- name: put_public
-- params: region text, appeal_id uuid, number text, kind text, topic text, state text, office_id OfficeId,
--     district text, lat float8?, lon float8?, description text, note text, lodged_at timestamptz,
--     updated_at timestamptz, due_at timestamptz, closed_at timestamptz?, collective bool, participants int4,
--     version int4
-- result: exec
-- shard: region = $1
insert into murojaat.public_list (region, appeal_id, number, kind, topic, state, office_id, district, lat, lon, description, note, lodged_at,
  updated_at, due_at, closed_at, collective, participants, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
on conflict (region, appeal_id) do update set
  number = excluded.number, kind = excluded.kind, topic = excluded.topic, state = excluded.state, office_id = excluded.office_id, district =
  excluded.district, lat = excluded.lat, lon = excluded.lon, description = excluded.description, note = excluded.note, lodged_at =
  excluded.lodged_at, updated_at = excluded.updated_at, due_at = excluded.due_at, closed_at = excluded.closed_at, collective = excluded.collective,
  participants = excluded.participants, version = excluded.version
where murojaat.public_list.version <= excluded.version
