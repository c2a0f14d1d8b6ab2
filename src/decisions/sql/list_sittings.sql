-- name: list_sittings
-- params: office_id OfficeId
-- result: many (sitting_id uuid, day date, place text, state text, protocol_number text?, items int8)
-- shard: office_id = $1
select s.sitting_id, s.day, s.place, s.state, s.protocol_number, count(a.application_id) as items
from decisions.sittings s left join decisions.agenda a on a.office_id = s.office_id and a.sitting_id = s.sitting_id
where s.office_id = $1 group by s.sitting_id, s.day, s.place, s.state, s.protocol_number order by s.day desc, s.sitting_id desc limit 200
