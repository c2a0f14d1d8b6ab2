-- A record that someone queued twice by hand keeps its first place; the verification names the second.
-- name: put_leaves
-- params: record_ids uuid[], leaf_indexes int8[]
-- result: exec
-- shard: local
insert into audit.leaves (record_id, leaf_index) select record_id, leaf_index from unnest($1, $2) as l (record_id, leaf_index)
on conflict (record_id) do nothing
