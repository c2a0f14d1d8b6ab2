-- name: revoke_key
-- params: key_id uuid, officer_id OfficerId?, at timestamptz
-- result: exec
-- shard: reference
update open311.keys set revoked_at = $3
where key_id = $1 and ($2::uuid is null or officer_id = $2) and revoked_at is null
