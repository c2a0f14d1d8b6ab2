-- name: list_absences
-- result: many (absence_id uuid, officer_id OfficerId, substitute_id OfficerId, from_day date, until_day date, ground text, version int4)
-- shard: reference
select absence_id, officer_id, substitute_id, from_day, until_day, ground, version from offices.absences order by from_day, absence_id
