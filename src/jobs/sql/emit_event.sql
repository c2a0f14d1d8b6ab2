-- name: emit_event
-- params: subject_id SubjectId, id uuid, lane int2, topic text, payload jsonb, at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into jobs.outbox (subject_id, id, lane, topic, payload, at) values ($1, $2, $3, $4, $5, $6)
