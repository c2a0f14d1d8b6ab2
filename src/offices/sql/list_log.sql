-- name: list_log
-- params: scope text, before RecordId?, office_id OfficeId?, officer_id OfficerId?, max_rows int8
-- result: many (entry_id RecordId, at timestamptz, kind text, actor OfficerId, actor_name text, office_id OfficeId, officer_id OfficerId,
--    subject_id SubjectId, proposal_id uuid, details jsonb)
-- shard: scope = $1
select entry_id, at, kind, actor, actor_name, office_id, officer_id, subject_id, proposal_id, details
from offices.log
where scope = $1 and ($2::uuid is null or entry_id < $2) and ($3::uuid is null or office_id = $3) and ($4::uuid is null or officer_id = $4)
order by entry_id desc limit $5
