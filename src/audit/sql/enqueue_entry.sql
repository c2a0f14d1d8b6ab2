-- name: enqueue_entry
-- params: lane int2, record_id RecordId, entry text
-- result: exec
-- shard: lane = $1
insert into audit.queue (lane, record_id, entry) values ($1, $2, $3)
