-- name: list_rating_totals
-- params:
-- result: many (service_code text, stars int2, ratings int8)
-- shard: cross-shard: read once a minute into memory, never on a request path
select service_code, stars, ratings from applications.rating_totals
