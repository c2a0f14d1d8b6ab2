-- name: count_queue
-- params: office_id OfficeId, role text, service_code text?, state text?, holder OfficerId?, overdue_at timestamptz?, most int8
-- result: one (n int8)
-- shard: office_id = $1
-- plan: anew
select count(*) as n from (
  select 1 from cases.queue
  where office_id = $1 and role = $2 and open
    and ($3::text is null or service_code = $3) and ($4::text is null or state = $4) and ($5::uuid is null or holder = $5)
    and ($6::timestamptz is null or stage_due_at <= $6)
  limit $7) counted
