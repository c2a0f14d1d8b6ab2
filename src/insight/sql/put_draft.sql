-- name: put_draft
-- params: month date, stage text, digest text, seen_at timestamptz
-- result: exec
-- shard: reference
insert into insight.drafts (month, stage, digest, seen_at)
values ($1, $2, $3, $4)
on conflict (month, stage) do update set
  digest = excluded.digest, seen_at = excluded.seen_at
