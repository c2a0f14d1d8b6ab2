-- name: subscribe
-- params: topic text, subscriber text
-- result: exec
-- shard: local
insert into jobs.subscribers (topic, subscriber) values ($1, $2) on conflict do nothing
