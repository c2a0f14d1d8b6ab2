-- name: drop_clusters
-- params: shelf text, seen_before timestamptz
-- result: exec
-- shard: shelf = $1
delete from insight.clusters
where shelf = $1 and seen_at < $2
