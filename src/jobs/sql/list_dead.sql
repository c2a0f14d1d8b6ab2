-- name: list_dead
-- params: most int8
-- result: many (lane int2, id uuid, kind text, key uuid, payload jsonb, attempts int2, last_error text, died_at timestamptz)
-- shard: cross-shard: the operator's list, not a request of a citizen
select lane, id, kind, key, payload, attempts, last_error, died_at from jobs.dead order by died_at desc, id limit $1
