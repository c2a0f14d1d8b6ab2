-- name: count_entry
-- params: register_code text, entry_id uuid, entry text, on_day date, region text
-- result: exec
-- shard: register_code = $1
insert into registry.statistics (register_code, entry_id, entry, on_day, region) values ($1, $2, $3, $4, $5)
on conflict on constraint statistics_pkey do nothing
