-- name: delete_old_sessions
-- params: ended_before timestamptz
-- result: exec
-- shard: cross-shard: nightly sweep, never on a request path
delete from identity.sessions where ended_at < $1 or last_seen_at < $1
