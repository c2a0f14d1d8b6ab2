-- name: list_offices
-- result: many (office_id OfficeId, agency_id AgencyId, parent_id uuid?, code text, level text, territory text, name text[], version int4,
--    serves text[], services text[], closed_on date?, successor_id uuid?)
-- shard: reference
select office_id, agency_id, parent_id, code, level, territory, name, version, serves, services, closed_on, successor_id
from offices.offices order by code
