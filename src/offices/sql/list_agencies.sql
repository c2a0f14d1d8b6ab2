-- name: list_agencies
-- result: many (agency_id AgencyId, code text, name text[], short_name text[], link text)
-- shard: reference
select agency_id, code, name, short_name, link from offices.agencies order by code
