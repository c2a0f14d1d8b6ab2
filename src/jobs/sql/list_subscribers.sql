-- name: list_subscribers
-- result: many (topic text, subscriber text)
-- shard: local
select topic, subscriber from jobs.subscribers order by topic, subscriber
