-- name: put_waiting
-- params: office_id OfficeId, application_id ApplicationId, subject_id SubjectId, proposal_id uuid, case_number text, service_code text,
--     service_version int4, outcome text, since timestamptz
-- result: exec
-- shard: office_id = $1
insert into decisions.waiting (office_id, application_id, subject_id, proposal_id, case_number, service_code, service_version, outcome, since)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (office_id, application_id) do nothing
