-- name: insert_log
-- params: scope text, entry_id RecordId, at timestamptz, kind text, actor OfficerId, actor_name text, office_id OfficeId,
--    officer_id OfficerId, subject_id SubjectId, proposal_id uuid, details jsonb
-- result: exec
-- shard: scope = $1
insert into offices.log (scope, entry_id, at, kind, actor, actor_name, office_id, officer_id, subject_id, proposal_id, details)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
