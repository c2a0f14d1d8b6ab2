-- name: extend_schedule
-- params: name text, worker text, leased_until timestamptz
-- result: exec
-- shard: local
update jobs.schedules set leased_until = $3 where name = $1 and leased_by = $2
