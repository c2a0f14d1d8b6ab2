-- name: find_once
-- params: scope uuid, key text
-- result: maybe (result text)
-- shard: scope = $1
select result from db.idempotency where scope = $1 and key = $2
