-- name: list_replies
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (reply_no int2, document_id DocumentId, body text, officer_id OfficerId, officer_name text,
--     office_id OfficeId, flags text[], reason text, at timestamptz)
-- shard: subject_id = $1
select reply_no, document_id, body, officer_id, officer_name, office_id, flags, reason, at
from murojaat.replies
where subject_id = $1 and appeal_id = $2
order by reply_no
