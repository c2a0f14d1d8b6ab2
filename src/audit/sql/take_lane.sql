-- name: take_lane
-- params: lane int2, most int8
-- result: many (record_id RecordId, entry text)
-- shard: lane = $1
select record_id, entry from audit.queue where lane = $1 order by record_id limit $2
