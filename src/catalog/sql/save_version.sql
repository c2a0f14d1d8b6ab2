-- name: save_version
-- params: code text, version int4, content text, digest bytea, loaded_at timestamptz
-- result: exec
-- shard: reference
insert into catalog.versions (code, version, content, digest, loaded_at) values ($1, $2, $3, $4, $5)
on conflict (code, version) do nothing
