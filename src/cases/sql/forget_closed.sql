-- name: forget_closed
-- params: before timestamptz
-- result: exec
-- shard: cross-shard: the nightly sweep of rows that left the lists long ago, never on a request path
delete from cases.queue where not open and wake_at < $1
