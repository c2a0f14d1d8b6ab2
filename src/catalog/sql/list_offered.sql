-- name: list_offered
-- params:
-- result: many (code text, version int4, withdrawn_at timestamptz?, reason text?)
-- shard: reference
select o.code, o.version, w.at as withdrawn_at, w.reason
from catalog.offered o left join catalog.withdrawals w on w.code = o.code and w.version = o.version
order by o.code
