-- name: insert_event
-- params: subject_id SubjectId, application_id ApplicationId, event_id uuid, at timestamptz, kind text, state text, actor_kind text, actor_name text
-- result: exec
-- shard: subject_id = $1
insert into applications.events (subject_id, application_id, event_id, at, kind, state, actor_kind, actor_name)
values ($1, $2, $3, $4, $5, $6, $7, $8)
