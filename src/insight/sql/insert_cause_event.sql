-- name: insert_cause_event
-- params: shelf text, cause_id uuid, seq int4, kind text, officer_id uuid, officer_name text, office_id OfficeId, said text, token text,
--     at timestamptz
-- result: exec
-- shard: shelf = $1
insert into insight.cause_events (shelf, cause_id, seq, kind, officer_id, officer_name, office_id, said, token, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
