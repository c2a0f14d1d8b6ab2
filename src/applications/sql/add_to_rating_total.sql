-- name: add_to_rating_total
-- params: service_code text, stars int2
-- result: exec
-- shard: service_code = $1
insert into applications.rating_totals as total (service_code, stars, ratings) values ($1, $2, 1)
on conflict on constraint rating_totals_pk do update set ratings = total.ratings + 1
