-- name: count_overrides
-- params: office_id OfficeId, since timestamptz
-- result: many (model text, what text, lang text, overridden int8)
-- shard: office_id = $1
select model, what, lang, count(*) as overridden
from murojaat.overrides
where office_id = $1 and at >= $2
group by model, what, lang
order by overridden desc, model, what, lang
