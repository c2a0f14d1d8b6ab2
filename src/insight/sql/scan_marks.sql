-- name: scan_marks
-- params: after_lane int2, after_id uuid, max_rows int4
-- result: many (lane int2, appeal_id uuid, version int4, month date, office_id OfficeId, topic text, region text, channel text,
--     counts jsonb, lodged_at timestamptz)
-- shard: cross-shard: all marks, from the terminal
select lane, appeal_id, version, month, office_id, topic, region, channel, counts, lodged_at
from insight.marks
where (lane, appeal_id) > ($1, $2)
order by lane, appeal_id
limit $3
