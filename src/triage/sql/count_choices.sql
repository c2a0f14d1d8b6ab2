-- name: count_choices
-- result: many (model text, aspect text, office_id OfficeId, language text, choices int8, overridden int8, unsuggested int8)
-- shard: cross-shard: report of operators and training, never on a request path
select model, aspect, office_id, language, count(*) as choices, count(*) filter (where suggested <> '' and suggested <> chosen) as overridden,
       count(*) filter (where suggested = '') as unsuggested
from triage.choices group by model, aspect, office_id, language order by model, aspect, office_id, language
