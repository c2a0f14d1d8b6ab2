-- name: remember_once
-- params: scope uuid, key text, result text, at timestamptz
-- result: exec
-- shard: scope = $1
insert into db.idempotency (scope, key, result, at) values ($1, $2, $3, $4)
