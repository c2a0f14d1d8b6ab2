-- name: unsubscribe
-- params: topic text, subscriber text
-- result: exec
-- shard: local
delete from jobs.subscribers where topic = $1 and subscriber = $2
