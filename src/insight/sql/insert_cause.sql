-- name: insert_cause
-- params: shelf text, cause_id uuid, number text, title text, problem text, topic text, district text, appeals int8, office_id OfficeId,
--     measure text, due_on date, opened_at timestamptz
-- result: exec
-- shard: shelf = $1
insert into insight.causes (shelf, cause_id, number, title, problem, topic, district, appeals, office_id, measure, due_on, state, proof, proof_link,
  proposed_by, opened_at, closed_at, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', '', '', '00000000-0000-0000-0000-000000000000', $12, null, 1)
