-- name: finish_schedule
-- params: name text, worker text, next_at timestamptz
-- result: exec
-- shard: local
update jobs.schedules set next_at = $3, leased_by = null, leased_until = null where name = $1 and leased_by = $2
