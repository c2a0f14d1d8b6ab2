-- name: list_check_queue
-- params: office_id OfficeId, roles text[], max_rows int8
-- result: many (check_id uuid, application_id ApplicationId, number text, service_code text, code text, role text, asked_at timestamptz, due_at timestamptz)
-- shard: office_id = $1
select check_id, application_id, number, service_code, code, role, asked_at, due_at
from cases.check_queue where office_id = $1 and role = any($2) and open order by due_at, check_id limit $3
