-- name: get_mark
-- params: lane int2, appeal_id uuid
-- result: maybe (step int4, version int4, month date, office_id OfficeId, topic text, region text, channel text, counts jsonb)
-- shard: lane = $1
select step, version, month, office_id, topic, region, channel, counts
from insight.marks
where lane = $1 and appeal_id = $2
