-- name: insert_file
-- params: subject_id SubjectId, appeal_id uuid, file_id uuid, file_name text, content_type text, size int8,
--     sha256 bytea, added_by text, point_no int2, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into murojaat.files (subject_id, appeal_id, file_id, file_name, content_type, size, sha256, added_by, point_no, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
