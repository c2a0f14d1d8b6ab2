-- name: put_result
-- params: office_id OfficeId, appeal_id uuid, officer_id OfficerId, topic text, channel text, lodged_at timestamptz,
--     answered_at timestamptz, days int4, on_time bool, formal_sent int4, reopened int4, stars int2, outcome text,
--     version int4
-- result: exec
-- shard: office_id = $1
insert into murojaat.results (office_id, appeal_id, officer_id, topic, channel, lodged_at, answered_at, days, on_time, formal_sent, reopened, stars,
  outcome, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (office_id, appeal_id) do update set
  officer_id = excluded.officer_id, topic = excluded.topic, channel = excluded.channel, lodged_at = excluded.lodged_at, answered_at =
  excluded.answered_at, days = excluded.days, on_time = excluded.on_time, formal_sent = excluded.formal_sent, reopened = excluded.reopened, stars =
  excluded.stars, outcome = excluded.outcome, version = excluded.version
where murojaat.results.version <= excluded.version
