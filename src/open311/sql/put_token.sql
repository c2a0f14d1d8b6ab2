-- name: put_token
-- params: token_digest bytea, number text, made_at timestamptz
-- result: exec
-- shard: token_digest = $1
insert into open311.tokens (token_digest, number, made_at)
values ($1, $2, $3)
on conflict (token_digest) do nothing
