-- name: insert_print
-- params: office_id OfficeId, appeal_id uuid, reply_no int2, number text, sketch int8[], brief bytea, at timestamptz
-- result: exec
-- shard: office_id = $1
insert into murojaat.reply_prints (office_id, appeal_id, reply_no, number, sketch, brief, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (office_id, appeal_id, reply_no) do nothing
