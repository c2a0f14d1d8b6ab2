-- name: change_officer
-- params: officer_id OfficerId, version int4, office_id OfficeId, position text[], roles text[], until date?
-- result: exec
-- shard: reference
-- must: 1
update offices.officers set office_id = $3, position = $4, roles = $5, until = $6, version = version + 1
where officer_id = $1 and version = $2
