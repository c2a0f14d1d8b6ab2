-- name: insert_office
-- params: office_id OfficeId, agency_id AgencyId, parent_id OfficeId, code text, level text, territory text, name text[], serves text[],
--    services text[]
-- result: exec
-- shard: reference
insert into offices.offices (office_id, agency_id, parent_id, code, level, territory, name, serves, services, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 2)
