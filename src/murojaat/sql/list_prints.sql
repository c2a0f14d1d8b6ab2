-- name: list_prints
-- params: office_id OfficeId, since timestamptz, max_rows int4
-- result: one (appeals uuid[], briefs bytea)
-- shard: office_id = $1
-- The newest, side by side: `briefs` holds 64 octets for each of `appeals`.
select coalesce(array_agg(appeal_id), '{}') as appeals, coalesce(string_agg(brief, ''::bytea), '') as briefs
from (
  select appeal_id, brief
  from murojaat.reply_prints
  where office_id = $1 and at >= $2 and octet_length(brief) = 64
  order by at desc
  limit $3
) recent
