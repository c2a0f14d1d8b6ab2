-- name: insert_absence
-- params: absence_id uuid, officer_id OfficerId, substitute_id OfficerId, from_day date, until_day date, ground text
-- result: exec
-- shard: reference
insert into offices.absences (absence_id, officer_id, substitute_id, from_day, until_day, ground, version) values ($1, $2, $3, $4, $5, $6, 1)
