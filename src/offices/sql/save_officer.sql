-- name: save_officer
-- params: officer_id OfficerId, office_id OfficeId, subject_id SubjectId, display_name text, position text[], roles text[], since date,
--    until date?
-- result: exec
-- shard: reference
insert into offices.officers (officer_id, office_id, subject_id, display_name, position, roles, since, until)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict on constraint officers_pkey do update set office_id = excluded.office_id, display_name = excluded.display_name,
  position = excluded.position, roles = excluded.roles, until = excluded.until
where offices.officers.version = 1
