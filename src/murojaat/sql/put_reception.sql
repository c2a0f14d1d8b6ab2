-- name: put_reception
-- params: subject_id SubjectId, appeal_id uuid, reception_id uuid, office_id OfficeId, officer_id OfficerId,
--     officer_name text, at timestamptz, place text, state text, protocol text
-- result: exec
-- shard: subject_id = $1
insert into murojaat.receptions (subject_id, appeal_id, reception_id, office_id, officer_id, officer_name, at, place, state, protocol)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (subject_id, appeal_id, reception_id) do update set
  office_id = excluded.office_id, officer_id = excluded.officer_id, officer_name = excluded.officer_name, at = excluded.at, place = excluded.place,
  state = excluded.state, protocol = excluded.protocol
