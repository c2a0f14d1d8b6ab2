-- name: claim_schedule
-- params: name text, now timestamptz, worker text, leased_until timestamptz
-- result: maybe (next_at timestamptz)
-- shard: local
update jobs.schedules set leased_by = $3, leased_until = $4
where name = $1 and next_at <= $2 and (leased_until is null or leased_until <= $2 or leased_until > $2 + interval '1 hour' or leased_by = $3)
returning next_at
