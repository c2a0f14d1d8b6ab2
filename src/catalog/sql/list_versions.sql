-- name: list_versions
-- params:
-- result: many (code text, version int4, content text, digest bytea, loaded_at timestamptz)
-- shard: reference
select code, version, content, digest, loaded_at from catalog.versions order by code, version
