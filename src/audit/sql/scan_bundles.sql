-- name: scan_bundles
-- params: after_index int8, most int8
-- result: many (bundle_index int8, width int2, entries bytea)
-- shard: local
select bundle_index, width, entries from audit.bundles where bundle_index > $1 order by bundle_index limit $2
