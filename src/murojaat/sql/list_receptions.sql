-- name: list_receptions
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (reception_id uuid, office_id OfficeId, officer_id OfficerId, officer_name text, at timestamptz,
--     place text, state text, protocol text)
-- shard: subject_id = $1
select reception_id, office_id, officer_id, officer_name, at, place, state, protocol
from murojaat.receptions
where subject_id = $1 and appeal_id = $2
order by at, reception_id
