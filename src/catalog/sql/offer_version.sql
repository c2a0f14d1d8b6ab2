-- name: offer_version
-- params: code text, version int4, since timestamptz
-- result: exec
-- shard: reference
insert into catalog.offered (code, version, since) values ($1, $2, $3)
on conflict (code) do update set version = excluded.version, since = excluded.since where catalog.offered.version < excluded.version
