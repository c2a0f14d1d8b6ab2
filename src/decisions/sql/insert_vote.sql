-- name: insert_vote
-- params: office_id OfficeId, sitting_id uuid, application_id ApplicationId, officer_id OfficerId, vote text
-- result: exec
-- shard: office_id = $1
insert into decisions.votes (office_id, sitting_id, application_id, officer_id, vote) values ($1, $2, $3, $4, $5)
