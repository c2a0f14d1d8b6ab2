-- name: list_past_addresses
-- params: subject_id SubjectId, today date
-- result: many (address_id uuid, stay bool, since date, until date?, region text, district text, mahalla text, street text, house text,
--    flat text, cadastre_number text, owner_id uuid?, owner_name text, ground text, source text, updated_at timestamptz)
-- shard: subject_id = $1
select address_id, stay, since, until, region, district, mahalla, street, house, flat, cadastre_number, owner_id, owner_name, ground, source, updated_at
from persons.addresses where subject_id = $1 and until < $2 order by since desc, address_id
