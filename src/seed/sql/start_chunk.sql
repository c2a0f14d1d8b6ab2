-- name: start_chunk
-- params: run_key text, chunk int4, first_household int8, households int4, persons int8
-- result: exec
-- shard: local
insert into seed.progress (run_key, chunk, first_household, households, persons, done) values ($1, $2, $3, $4, $5, false)
on conflict on constraint progress_pkey do update set first_household = excluded.first_household, households = excluded.households,
  persons = excluded.persons
