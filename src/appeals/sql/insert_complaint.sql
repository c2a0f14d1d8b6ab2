-- name: insert_complaint
-- params: subject_id SubjectId, complaint_id ApplicationId, application_id ApplicationId, decision_id uuid, decision_number text, office_id OfficeId, late bool, suspends bool, lodged_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into appeals.complaints (subject_id, complaint_id, application_id, decision_id, decision_number, office_id, late, suspends, state, outcome, new_decision, lodged_at, closed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', null, null, $9, null)
