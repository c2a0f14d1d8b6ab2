-- name: put_point
-- params: subject_id SubjectId, appeal_id uuid, point_no int2, body text, source text, answer text, done text,
--     provision text, evidence text, answered_by OfficerId, answered_by_name text, answered_at timestamptz?,
--     verdict text, verdict_note text
-- result: exec
-- shard: subject_id = $1
insert into murojaat.points (subject_id, appeal_id, point_no, body, source, answer, done, provision, evidence, answered_by, answered_by_name,
  answered_at, verdict, verdict_note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (subject_id, appeal_id, point_no) do update set
  body = excluded.body, source = excluded.source, answer = excluded.answer, done = excluded.done, provision = excluded.provision, evidence =
  excluded.evidence, answered_by = excluded.answered_by, answered_by_name = excluded.answered_by_name, answered_at = excluded.answered_at, verdict =
  excluded.verdict, verdict_note = excluded.verdict_note
