-- name: forget_attempts
-- params: name_hash bytea
-- result: exec
-- shard: name_hash = $1
delete from identity.attempts where name_hash = $1
