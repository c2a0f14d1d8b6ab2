-- name: list_properties
-- params: subject_id SubjectId
-- result: many (cadastre_number text, kind text, region text, district text, mahalla text, street text, house text, flat text,
--    area_dm2 int4, share_numerator int4, share_denominator int4, since date, until date?, source text, updated_at timestamptz)
-- shard: subject_id = $1
select cadastre_number, kind, region, district, mahalla, street, house, flat, area_dm2, share_numerator, share_denominator, since, until,
  source, updated_at
from persons.properties where subject_id = $1 order by since desc, cadastre_number
