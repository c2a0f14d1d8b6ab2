-- name: forget_tokens
-- params: before timestamptz
-- result: exec
-- shard: cross-shard: retention, once a day, outside any request
delete from open311.tokens where made_at < $1
