-- name: insert_rating
-- params: subject_id SubjectId, application_id ApplicationId, service_code text, stars int2, comment text, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into applications.ratings (subject_id, application_id, service_code, stars, comment, rated_at)
values ($1, $2, $3, $4, $5, $6)
