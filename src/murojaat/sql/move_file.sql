-- name: move_file
-- params: subject_id SubjectId, appeal_id uuid, file_id uuid, point_no int2
-- result: exec
-- shard: subject_id = $1
update murojaat.files set
  point_no = $4
where subject_id = $1 and appeal_id = $2 and file_id = $3
