-- name: add_count
-- params: lane int2, month date, office_id OfficeId, topic text, region text, channel text, name text, by int8
-- result: exec
-- shard: lane = $1
insert into insight.counts (lane, month, office_id, topic, region, channel, name, n)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (lane, month, office_id, topic, region, channel, name) do update set
  n = insight.counts.n + excluded.n
