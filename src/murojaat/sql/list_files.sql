-- name: list_files
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (file_id uuid, file_name text, content_type text, size int8, sha256 bytea, added_by text, point_no int2,
--     at timestamptz)
-- shard: subject_id = $1
select file_id, file_name, content_type, size, sha256, added_by, point_no, at
from murojaat.files
where subject_id = $1 and appeal_id = $2
order by at, file_id
