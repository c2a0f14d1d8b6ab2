-- name: settle_proposal
-- params: proposal_id uuid, version int4, state text
-- result: exec
-- shard: reference
-- must: 1
update offices.proposals set state = $3, version = version + 1 where proposal_id = $1 and version = $2 and state = 'confirmed'
