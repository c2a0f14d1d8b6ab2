-- name: put_bundle
-- params: bundle_index int8, width int2, entries bytea
-- result: exec
-- shard: local
insert into audit.bundles as b (bundle_index, width, entries) values ($1, $2, $3)
on conflict (bundle_index) do update set width = excluded.width, entries = excluded.entries where b.width < excluded.width
