-- name: find_rating
-- params: subject_id SubjectId, application_id ApplicationId
-- result: maybe (stars int2, comment text)
-- shard: subject_id = $1
select stars, comment from applications.ratings where subject_id = $1 and application_id = $2
