-- name: list_chunks
-- params: run_key text
-- result: many (chunk int4, first_household int8, households int4, persons int8, done bool)
-- shard: local
select chunk, first_household, households, persons, done from seed.progress where run_key = $1 order by chunk
