-- name: list_offered
-- params:
-- result: many (code text, version int4)
-- shard: reference
select code, version from catalog.offered order by code
