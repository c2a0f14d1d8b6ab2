-- name: list_learnt
-- params: most int8
-- result: many (chosen text, words text)
-- shard: cross-shard: training, never on a request path
select chosen, words from triage.choices
where aspect = 'topic' and words <> '' and suggested <> chosen
order by chosen_on desc, choice_id limit $1
