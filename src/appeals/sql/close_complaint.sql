-- name: close_complaint
-- params: subject_id SubjectId, complaint_id ApplicationId, outcome text?, new_decision uuid?, now timestamptz
-- result: exec
-- must: 1
-- shard: subject_id = $1
update appeals.complaints set state = 'closed', outcome = $3, new_decision = $4, closed_at = $5
where subject_id = $1 and complaint_id = $2 and state = 'open'
