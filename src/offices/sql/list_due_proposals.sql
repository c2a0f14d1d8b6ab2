-- name: list_due_proposals
-- params: today date, max_rows int8
-- result: many (proposal_id uuid)
-- shard: reference
select proposal_id from offices.proposals where state = 'confirmed' and on_day <= $1 order by on_day, proposed_at limit $2
