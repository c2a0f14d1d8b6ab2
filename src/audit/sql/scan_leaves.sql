-- name: scan_leaves
-- params: after_record RecordId, most int8
-- result: many (record_id RecordId, leaf_index int8)
-- shard: local
select record_id, leaf_index from audit.leaves where record_id > $1 order by record_id limit $2
