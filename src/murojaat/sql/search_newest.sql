-- name: search_newest
-- params: office_id OfficeId, words text, depth int4, max_rows int4
-- result: many (appeal_id uuid, subject_id SubjectId, number text, topic text, state text, lodged_at timestamptz)
-- shard: office_id = $1
select appeal_id, subject_id, number, topic, state, lodged_at
from (
  select appeal_id, subject_id, number, topic, state, lodged_at, words
  from murojaat.search
  where office_id = $1
  order by lodged_at desc, appeal_id desc
  limit $3
) newest
where words @@ to_tsquery('simple', $2)
order by lodged_at desc, appeal_id desc
limit $4
