-- name: list_open_newest
-- params: region text, since timestamptz, max_rows int4
-- result: many (number text, kind text, topic text, state text, office_id OfficeId, district text, lat float8?, lon float8?,
--     description text, note text, lodged_at timestamptz, updated_at timestamptz, due_at timestamptz, collective bool,
--     participants int4)
-- shard: region = $1
select number, kind, topic, state, office_id, district, lat, lon, description, note, lodged_at, updated_at, due_at, collective, participants
from murojaat.public_list
where region = $1 and closed_at is null and lodged_at >= $2 and (description <> '' or collective)
order by lodged_at desc, appeal_id desc
limit $3
