-- name: search_office
-- params: office_id OfficeId, words text, max_rows int4
-- result: many (appeal_id uuid, subject_id SubjectId, number text, topic text, state text, lodged_at timestamptz)
-- shard: office_id = $1
-- plan: anew
with found as materialized (
  select appeal_id, subject_id, number, topic, state, lodged_at
  from murojaat.search
  where office_id = $1 and words @@ to_tsquery('simple', $2)
)
select appeal_id, subject_id, number, topic, state, lodged_at
from found
order by lodged_at desc, appeal_id desc
limit $3
