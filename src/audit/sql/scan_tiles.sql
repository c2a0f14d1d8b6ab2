-- name: scan_tiles
-- params: level int2, after_index int8, most int8
-- result: many (tile_index int8, width int2, hashes bytea)
-- shard: local
select tile_index, width, hashes from audit.tiles where level = $1 and tile_index > $2 order by tile_index limit $3
