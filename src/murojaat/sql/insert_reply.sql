-- name: insert_reply
-- params: subject_id SubjectId, appeal_id uuid, reply_no int2, document_id DocumentId, body text, officer_id OfficerId,
--     officer_name text, office_id OfficeId, flags text[], reason text, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into murojaat.replies (subject_id, appeal_id, reply_no, document_id, body, officer_id, officer_name, office_id, flags, reason, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
