-- name: insert_conflict
-- params: subject_id SubjectId, application_id ApplicationId, officer_id OfficerId, kind text, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into cases.conflicts (subject_id, application_id, officer_id, kind, at) values ($1, $2, $3, $4, $5)
on conflict on constraint conflicts_pk do nothing
