-- name: count_requests
-- params: workers text
-- result: one (active int8)
-- shard: local
-- Statements under way that no worker sent: of every node, and of anybody else who uses this database.
select count(*) as active from pg_stat_activity
where state = 'active' and backend_type = 'client backend' and datname = current_database() and application_name <> $1
