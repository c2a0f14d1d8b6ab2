-- name: cut_points
-- params: subject_id SubjectId, appeal_id uuid, most int2
-- result: exec
-- shard: subject_id = $1
delete from murojaat.points
where subject_id = $1 and appeal_id = $2 and point_no > $3
