-- name: scan_queue
-- params: after_lane int2, after_record RecordId, most int8
-- result: many (lane int2, record_id RecordId, entry text)
-- shard: cross-shard: verification of the whole log, never on a request path
select lane, record_id, entry from audit.queue where (lane, record_id) > ($1, $2) order by lane, record_id limit $3
