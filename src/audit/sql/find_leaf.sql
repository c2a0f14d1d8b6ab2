-- name: find_leaf
-- params: record_id RecordId
-- result: maybe (leaf_index int8)
-- shard: local
select leaf_index from audit.leaves where record_id = $1
