-- name: find_bundle
-- params: bundle_index int8
-- result: maybe (width int2, entries bytea)
-- shard: local
select width, entries from audit.bundles where bundle_index = $1
