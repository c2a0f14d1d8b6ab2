-- name: save_office
-- params: office_id OfficeId, agency_id AgencyId, parent_id uuid?, code text, level text, territory text, name text[]
-- result: exec
-- shard: reference
insert into offices.offices (office_id, agency_id, parent_id, code, level, territory, name) values ($1, $2, $3, $4, $5, $6, $7)
on conflict on constraint offices_pkey do update set parent_id = excluded.parent_id, code = excluded.code, level = excluded.level,
  territory = excluded.territory, name = excluded.name
where offices.offices.version = 1
