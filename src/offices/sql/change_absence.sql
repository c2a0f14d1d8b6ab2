-- name: change_absence
-- params: absence_id uuid, version int4, until_day date
-- result: exec
-- shard: reference
-- must: 1
update offices.absences set until_day = $3, version = version + 1 where absence_id = $1 and version = $2
