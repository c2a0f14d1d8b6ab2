-- name: put_fairness
-- params: report_on date, figures jsonb
-- result: exec
-- shard: local
insert into murojaat.fairness (report_on, figures)
values ($1, $2)
on conflict (report_on) do update set figures = excluded.figures
