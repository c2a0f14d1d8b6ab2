-- name: insert_edition
-- params: month date, stage text, content jsonb, digest text, made_at timestamptz
-- result: exec
-- shard: reference
insert into insight.editions (month, stage, content, digest, made_at)
values ($1, $2, $3, $4, $5)
on conflict (month, stage) do nothing
