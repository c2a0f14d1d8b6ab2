-- name: count_choices_of_office
-- params: office_id OfficeId
-- result: many (model text, aspect text, language text, choices int8, overridden int8, unsuggested int8)
-- shard: office_id = $1
select model, aspect, language, count(*) as choices, count(*) filter (where suggested <> '' and suggested <> chosen) as overridden,
  count(*) filter (where suggested = '') as unsuggested
from triage.choices
where office_id = $1
group by model, aspect, language
order by model, aspect, language
