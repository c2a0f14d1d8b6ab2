-- name: list_offices
-- result: many (office_id OfficeId, agency_id AgencyId, parent_id uuid?, code text, level text, territory text, name text[])
-- shard: reference
select office_id, agency_id, parent_id, code, level, territory, name from offices.offices order by code
