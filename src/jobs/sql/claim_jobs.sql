-- name: claim_jobs
-- params: lane int2, now timestamptz, kinds text[], worker text, leased_until timestamptz, most int8
-- result: many (id uuid, kind text, key uuid, payload jsonb, run_at timestamptz, attempts int2, max_attempts int2)
-- shard: lane = $1
-- No lease is an hour long: one that ends later was taken while a clock was wrong, and binds nobody.
-- The attempt is counted before it is made: a job that kills its worker also comes to an end.
update jobs.queue set attempts = attempts + 1, leased_by = $4, leased_until = $5
where lane = $1 and id = any(array(
  select id from jobs.queue
  where lane = $1 and run_at <= $2 and kind = any($3) and (leased_until is null or leased_until <= $2 or leased_until > $2 + interval '1 hour')
  order by run_at, id limit $6 for update skip locked))
returning id, kind, key, payload, run_at, attempts, max_attempts
