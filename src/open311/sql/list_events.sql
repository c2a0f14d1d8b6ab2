-- name: list_events
-- params: office_id OfficeId, after timestamptz, after_id uuid, after_version int4, before timestamptz, max_rows int4
-- result: many (appeal_id uuid, version int4, number text, kind text, state text, topic text, here bool, seen_at timestamptz)
-- shard: office_id = $1
select appeal_id, version, number, kind, state, topic, here, seen_at
from open311.events
where office_id = $1 and (seen_at, appeal_id, version) > ($2, $3, $4) and seen_at < $5
order by seen_at, appeal_id, version
limit $6
