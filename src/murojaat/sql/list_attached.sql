-- name: list_attached
-- params: files text[]
-- result: many (sha256 bytea)
-- shard: cross-shard: sweep of the object store, never on a request path
select distinct sha256 from murojaat.files
where sha256 in (select decode(file, 'hex') from unnest($1::text[]) as file)
