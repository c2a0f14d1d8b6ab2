-- name: set_drafts_aside
-- params: subject_id SubjectId, application_id ApplicationId, now timestamptz
-- result: exec
-- shard: subject_id = $1
update decisions.proposals set state = 'superseded', closed_at = $3, version = version + 1
where subject_id = $1 and application_id = $2 and state = 'draft'
