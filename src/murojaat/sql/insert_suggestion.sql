-- name: insert_suggestion
-- params: subject_id SubjectId, appeal_id uuid, suggestion_id uuid, model text, content jsonb, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into murojaat.suggestions (subject_id, appeal_id, suggestion_id, model, content, at)
values ($1, $2, $3, $4, $5, $6)
