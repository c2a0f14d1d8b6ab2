-- name: list_officers
-- result: many (officer_id OfficerId, office_id OfficeId, subject_id SubjectId, display_name text, position text[], roles text[], since date,
--    until date?, version int4)
-- shard: reference
select officer_id, office_id, subject_id, display_name, position, roles, since, until, version from offices.officers order by officer_id
