-- name: mark_rating_counted
-- params: service_code text, event_id uuid
-- result: exec
-- shard: service_code = $1
insert into applications.ratings_counted (service_code, event_id) values ($1, $2)
