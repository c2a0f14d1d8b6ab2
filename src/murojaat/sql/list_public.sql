-- name: list_public
-- params: region text, topics text[], open bool?, district text?, since timestamptz?, until timestamptz?,
--     collective bool?, before timestamptz?, before_id uuid, max_rows int4
-- result: many (appeal_id uuid, number text, kind text, topic text, state text, office_id OfficeId, district text,
--     lat float8?, lon float8?, description text, note text, lodged_at timestamptz, updated_at timestamptz,
--     due_at timestamptz, closed_at timestamptz?, collective bool, participants int4)
-- shard: region = $1
select appeal_id, number, kind, topic, state, office_id, district, lat, lon, description, note, lodged_at, updated_at, due_at, closed_at, collective,
  participants
from murojaat.public_list
where region = $1 and (cardinality($2::text[]) = 0 or topic = any ($2)) and ($3::boolean is null or (closed_at is null) = $3)
  and ($4::text is null or district = $4) and ($5::timestamptz is null or lodged_at >= $5)
  and ($6::timestamptz is null or lodged_at < $6) and ($7::boolean is null or collective = $7)
  and ($8::timestamptz is null or (lodged_at, appeal_id) < ($8, $9))
order by lodged_at desc, appeal_id desc
limit $10
