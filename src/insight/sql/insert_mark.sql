-- name: insert_mark
-- params: lane int2, appeal_id uuid, version int4, month date, office_id OfficeId, topic text, region text, channel text, counts jsonb,
--     district text, sketch int8[], lodged_at timestamptz
-- result: exec
-- shard: lane = $1
insert into insight.marks (lane, appeal_id, step, version, month, office_id, topic, region, channel, counts, district, sketch, lodged_at)
values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
