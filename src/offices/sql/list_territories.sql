-- name: list_territories
-- result: many (soato text, parent text, kind text, name text[])
-- shard: reference
select soato, parent, kind, name from offices.territories order by soato
