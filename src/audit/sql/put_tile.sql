-- name: put_tile
-- params: level int2, tile_index int8, width int2, hashes bytea
-- result: exec
-- shard: local
insert into audit.tiles as t (level, tile_index, width, hashes) values ($1, $2, $3, $4)
on conflict (level, tile_index) do update set width = excluded.width, hashes = excluded.hashes where t.width < excluded.width
