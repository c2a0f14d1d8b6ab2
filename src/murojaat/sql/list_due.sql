-- name: list_due
-- params: now timestamptz, max_rows int4
-- result: many (office_id OfficeId, appeal_id uuid, subject_id SubjectId)
-- shard: cross-shard: the clock of all offices, once a minute in the background
select office_id, appeal_id, subject_id
from murojaat.queue
where wake_at <= $1
order by wake_at
limit $2
