-- name: insert_officer
-- params: officer_id OfficerId, office_id OfficeId, subject_id SubjectId, display_name text, position text[], roles text[], since date
-- result: exec
-- shard: reference
insert into offices.officers (officer_id, office_id, subject_id, display_name, position, roles, since, version)
values ($1, $2, $3, $4, $5, $6, $7, 2)
