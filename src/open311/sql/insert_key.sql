-- name: insert_key
-- params: key_digest bytea, key_id uuid, kind text, name text, office_id OfficeId, officer_id OfficerId, scopes text[],
--     per_minute int4, made_at timestamptz, made_by text, expires_at timestamptz?
-- result: exec
-- must: 1
-- shard: reference
insert into open311.keys (key_digest, key_id, kind, name, office_id, officer_id, scopes, per_minute, made_at, made_by, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
