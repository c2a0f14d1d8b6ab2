-- name: list_agenda
-- params: office_id OfficeId, sitting_id uuid
-- result: many (application_id ApplicationId, place int4, subject_id SubjectId, proposal_id uuid, case_number text, service_code text,
--     service_version int4, proposed text, result text, outcome text?, note text)
-- shard: office_id = $1
select application_id, place, subject_id, proposal_id, case_number, service_code, service_version, proposed, result, outcome, note
from decisions.agenda where office_id = $1 and sitting_id = $2 order by place, application_id
