-- name: figures_of_office
-- params: office_id OfficeId, since timestamptz
-- result: one (answered int8, on_time int8, formal int8, returned int8, rated int8, stars float8, days float8)
-- shard: office_id = $1
select count(*) as answered, count(*) filter (where on_time) as on_time, count(*) filter (where formal_sent > 0) as formal,
  count(*) filter (where reopened > 0) as returned, count(*) filter (where stars > 0) as rated,
  coalesce(avg(stars) filter (where stars > 0), 0)::double precision as stars,
  coalesce(percentile_cont(0.5) within group (order by days), 0)::double precision as days
from murojaat.results
where office_id = $1 and answered_at >= $2
