-- name: get_log
-- params: scope text, entry_id RecordId
-- result: maybe (at timestamptz, kind text, actor OfficerId, actor_name text, office_id OfficeId, officer_id OfficerId, subject_id SubjectId,
--    proposal_id uuid, details jsonb)
-- shard: scope = $1
select at, kind, actor, actor_name, office_id, officer_id, subject_id, proposal_id, details
from offices.log where scope = $1 and entry_id = $2
