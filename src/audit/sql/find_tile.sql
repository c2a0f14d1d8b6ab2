-- name: find_tile
-- params: level int2, tile_index int8
-- result: maybe (width int2, hashes bytea)
-- shard: local
select width, hashes from audit.tiles where level = $1 and tile_index = $2
