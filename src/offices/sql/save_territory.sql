-- name: save_territory
-- params: soato text, parent text, kind text, name text[]
-- result: exec
-- shard: reference
insert into offices.territories (soato, parent, kind, name) values ($1, $2, $3, $4)
on conflict on constraint territories_pkey do update set parent = excluded.parent, kind = excluded.kind, name = excluded.name
