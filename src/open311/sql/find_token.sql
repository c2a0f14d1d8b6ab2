-- name: find_token
-- params: token_digest bytea
-- result: maybe (number text)
-- shard: token_digest = $1
select number
from open311.tokens
where token_digest = $1
