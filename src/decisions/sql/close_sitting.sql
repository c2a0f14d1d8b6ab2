-- name: close_sitting
-- params: office_id OfficeId, sitting_id uuid, version int4, protocol_number text, protocol DocumentId, now timestamptz
-- result: exec
-- must: 1
-- shard: office_id = $1
update decisions.sittings set state = 'closed', protocol_number = $4, protocol = $5, closed_at = $6, version = version + 1
where office_id = $1 and sitting_id = $2 and version = $3 and state = 'planned'
