-- name: list_relations
-- params: subject_id SubjectId
-- result: many (kind text, relative_id uuid, relative_name text, relative_name_cyrl text, relative_born date?, since date, until date?,
--    act_number text, source text, updated_at timestamptz, relative_citizenship text)
-- shard: subject_id = $1
select kind, relative_id, relative_name, relative_name_cyrl, relative_born, since, until, act_number, source, updated_at,
  relative_citizenship
from persons.relations where subject_id = $1 order by kind, relative_born, relative_id, since
