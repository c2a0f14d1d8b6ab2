-- name: list_votes
-- params: office_id OfficeId, sitting_id uuid
-- result: many (application_id ApplicationId, officer_id OfficerId, vote text)
-- shard: office_id = $1
select application_id, officer_id, vote from decisions.votes where office_id = $1 and sitting_id = $2 order by application_id, officer_id
