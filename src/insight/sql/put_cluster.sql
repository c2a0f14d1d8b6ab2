-- name: put_cluster
-- params: shelf text, topic text, district text, appeals int8, alike int8, first_at timestamptz, last_at timestamptz, seen_at timestamptz
-- result: exec
-- shard: shelf = $1
insert into insight.clusters (shelf, topic, district, appeals, alike, first_at, last_at, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (shelf, topic, district) do update set
  appeals = excluded.appeals, alike = excluded.alike, first_at = excluded.first_at, last_at = excluded.last_at, seen_at = excluded.seen_at
