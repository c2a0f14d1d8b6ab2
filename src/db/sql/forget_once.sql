-- name: forget_once
-- params: before timestamptz
-- result: exec
-- shard: cross-shard: retention, once a day, outside any request
delete from db.idempotency where at < $1
