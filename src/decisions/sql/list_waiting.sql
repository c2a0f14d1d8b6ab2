-- name: list_waiting
-- params: office_id OfficeId
-- result: many (application_id ApplicationId, subject_id SubjectId, proposal_id uuid, case_number text, service_code text, service_version int4, outcome text, since timestamptz, sitting_id uuid?)
-- shard: office_id = $1
select application_id, subject_id, proposal_id, case_number, service_code, service_version, outcome, since, sitting_id
from decisions.waiting where office_id = $1 order by since, application_id limit 1000
