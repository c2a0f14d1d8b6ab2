-- name: list_choices
-- params: since date
-- result: many (suggested text, chosen text, language text, region text, sex text, channel text)
-- shard: cross-shard: report of operators, never on a request path
select suggested, chosen, language, region, sex, channel from triage.choices
where aspect = 'topic' and suggested <> '' and chosen_on >= $1
