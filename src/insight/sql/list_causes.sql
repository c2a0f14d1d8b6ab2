-- name: list_causes
-- params: shelf text
-- result: many (cause_id uuid, number text, title text, problem text, topic text, district text, appeals int8, office_id OfficeId,
--     measure text, due_on date, state text, proof text, proof_link text, proposed_by uuid, opened_at timestamptz, closed_at timestamptz?,
--     version int4)
-- shard: shelf = $1
select cause_id, number, title, problem, topic, district, appeals, office_id, measure, due_on, state, proof, proof_link, proposed_by, opened_at,
  closed_at, version
from insight.causes
where shelf = $1
order by opened_at desc, cause_id
