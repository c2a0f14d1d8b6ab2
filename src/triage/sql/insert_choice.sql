-- name: insert_choice
-- params: office_id OfficeId, choice_id uuid, model text, aspect text, suggested text, confidence float8, chosen text, language text, script text,
--    region text, sex text, channel text, words text, chosen_on date
-- result: exec
-- shard: office_id = $1
insert into triage.choices (office_id, choice_id, model, aspect, suggested, confidence, chosen, language, script, region, sex, channel, words, chosen_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (office_id, choice_id) do nothing
