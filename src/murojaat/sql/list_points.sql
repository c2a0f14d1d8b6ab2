-- name: list_points
-- params: subject_id SubjectId, appeal_id uuid
-- result: many (point_no int2, body text, source text, answer text, done text, provision text, evidence text,
--     answered_by OfficerId, answered_by_name text, answered_at timestamptz?, verdict text, verdict_note text)
-- shard: subject_id = $1
select point_no, body, source, answer, done, provision, evidence, answered_by, answered_by_name, answered_at, verdict, verdict_note
from murojaat.points
where subject_id = $1 and appeal_id = $2
order by point_no
