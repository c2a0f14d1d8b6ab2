-- name: forget_events
-- params: before timestamptz
-- result: exec
-- shard: cross-shard: retention, once a day, outside any request
delete from open311.events where seen_at < $1
