-- name: count_attempt
-- params: name_hash bytea, seen int4, failures int4, locked_until timestamptz?, expires_at timestamptz
-- result: exec
-- must: 1
-- shard: name_hash = $1
insert into identity.attempts as known (name_hash, failures, locked_until, expires_at) values ($1, $3, $4, $5)
on conflict (name_hash) do update set failures = excluded.failures, locked_until = excluded.locked_until, expires_at = excluded.expires_at
where known.failures = $2
