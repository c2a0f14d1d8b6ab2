-- name: list_events
-- params: lanes int8[], most int8
-- result: many (subject_id SubjectId, id uuid, lane int2, topic text, payload jsonb, at timestamptz)
-- shard: cross-shard: the relay reads its lanes of every subject's outbox, outside any request
select subject_id, id, lane, topic, payload, at from jobs.outbox where lane = any($1) order by id limit $2
