-- name: count_waiting_proposals
-- params: scope text?, not_by SubjectId
-- result: one (n int8)
-- shard: reference
select count(*) as n from offices.proposals
where state = 'waiting' and ($1::text is null or scope = $1) and author_subject <> $2 and subject_id <> $2
