-- name: insert_override
-- params: office_id OfficeId, override_id uuid, model text, what text, suggested text, chosen text, confidence float8,
--     lang text, at timestamptz
-- result: exec
-- shard: office_id = $1
insert into murojaat.overrides (office_id, override_id, model, what, suggested, chosen, confidence, lang, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (office_id, override_id) do nothing
