-- name: insert_duration
-- params: service_code text, application_id ApplicationId, days int4, closed_at timestamptz
-- result: exec
-- shard: service_code = $1
insert into cases.durations (service_code, application_id, days, closed_at) values ($1, $2, $3, $4)
on conflict on constraint durations_pk do update set days = excluded.days, closed_at = excluded.closed_at
