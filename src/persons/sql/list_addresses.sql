-- name: list_addresses
-- params: subject_id SubjectId, today date
-- result: many (address_id uuid, stay bool, since date, until date?, region text, district text, mahalla text, street text, house text,
--    flat text, cadastre_number text, owner_id uuid?, owner_name text, ground text, source text, updated_at timestamptz)
-- shard: subject_id = $1
select address_id, stay, since, until, region, district, mahalla, street, house, flat, cadastre_number, owner_id, owner_name, ground, source, updated_at
from persons.addresses where subject_id = $1 and since <= $2 and (until is null or until >= $2) order by stay, since desc, address_id
