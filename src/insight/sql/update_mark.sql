-- name: update_mark
-- params: lane int2, appeal_id uuid, step int4, version int4, office_id OfficeId, topic text, region text, channel text, counts jsonb
-- result: exec
-- shard: lane = $1
-- must: 1
update insight.marks set
  step = step + 1, version = $4, office_id = $5, topic = $6, region = $7, channel = $8, counts = $9
where lane = $1 and appeal_id = $2 and step = $3
