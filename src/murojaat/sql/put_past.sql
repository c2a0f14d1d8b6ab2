-- name: put_past
-- params: office_id OfficeId, appeal_id uuid, number text, topic text, answered_at timestamptz, sketch bytea, version int4
-- result: exec
-- shard: office_id = $1
insert into murojaat.past (office_id, appeal_id, number, topic, answered_at, sketch, version)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (office_id, appeal_id) do update set
  number = excluded.number, topic = excluded.topic, answered_at = excluded.answered_at, sketch = excluded.sketch, version = excluded.version
where murojaat.past.version <= excluded.version
