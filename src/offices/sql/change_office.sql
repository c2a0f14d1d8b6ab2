-- name: change_office
-- params: office_id OfficeId, version int4, name text[], serves text[], services text[], closed_on date?, successor_id uuid?
-- result: exec
-- shard: reference
-- must: 1
update offices.offices set name = $3, serves = $4, services = $5, closed_on = $6, successor_id = $7, version = version + 1
where office_id = $1 and version = $2
