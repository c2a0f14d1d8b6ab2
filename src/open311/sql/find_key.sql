-- name: find_key
-- params: key_digest bytea
-- result: maybe (key_id uuid, kind text, name text, office_id OfficeId, officer_id OfficerId, scopes text[], per_minute int4,
--     made_at timestamptz, made_by text, expires_at timestamptz?, revoked_at timestamptz?)
-- shard: reference
select key_id, kind, name, office_id, officer_id, scopes, per_minute, made_at, made_by, expires_at, revoked_at
from open311.keys
where key_digest = $1
