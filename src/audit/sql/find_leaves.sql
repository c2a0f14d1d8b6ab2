-- name: find_leaves
-- params: record_ids uuid[]
-- result: many (record_id RecordId, leaf_index int8)
-- shard: local
select record_id, leaf_index from audit.leaves where record_id = any($1)
