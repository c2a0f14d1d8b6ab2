-- name: find_dead
-- params: lane int2, id uuid
-- result: maybe (lane int2, id uuid, kind text, key uuid, payload jsonb, attempts int2, last_error text, died_at timestamptz)
-- shard: lane = $1
select lane, id, kind, key, payload, attempts, last_error, died_at from jobs.dead where lane = $1 and id = $2
