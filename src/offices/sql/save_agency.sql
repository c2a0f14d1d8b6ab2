-- name: save_agency
-- params: agency_id AgencyId, code text, name text[], short_name text[], link text
-- result: exec
-- shard: reference
insert into offices.agencies (agency_id, code, name, short_name, link) values ($1, $2, $3, $4, $5)
on conflict on constraint agencies_pkey do update set code = excluded.code, name = excluded.name, short_name = excluded.short_name,
  link = excluded.link
