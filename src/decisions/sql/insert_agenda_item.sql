-- name: insert_agenda_item
-- params: office_id OfficeId, sitting_id uuid, application_id ApplicationId, place int4, subject_id SubjectId, proposal_id uuid,
--     case_number text, service_code text, service_version int4, proposed text
-- result: exec
-- shard: office_id = $1
insert into decisions.agenda (office_id, sitting_id, application_id, place, subject_id, proposal_id, case_number, service_code, service_version, proposed, result, note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', '')
