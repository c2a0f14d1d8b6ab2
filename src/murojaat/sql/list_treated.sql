-- name: list_treated
-- params: since timestamptz, max_rows int4
-- result: many (subject_id SubjectId, author_kind text, lang text, district text, channel text, registered_on date,
--     answered_at timestamptz, on_time bool, reopened int4, topic text, suggested text)
-- shard: cross-shard: figures of fairness, once a day in the background and by an operator
select a.subject_id, a.author_kind, coalesce(s.content ->> 'lang', a.lang) as lang, a.district, a.channel, a.registered_on, a.answered_at,
  a.answered_at < a.due_at as on_time, a.reopened, a.topic, coalesce(s.content ->> 'topic', '') as suggested
from murojaat.appeals a
left join lateral (
  select content from murojaat.suggestions
  where subject_id = a.subject_id and appeal_id = a.appeal_id
  order by at, suggestion_id
  limit 1) s on true
where a.answered_at >= $1
order by a.answered_at desc
limit $2
