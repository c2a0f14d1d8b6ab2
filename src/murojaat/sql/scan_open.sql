-- name: scan_open
-- params: after_office uuid, after_id uuid, max_rows int4
-- result: many (office_id OfficeId, appeal_id uuid, subject_id SubjectId)
-- shard: cross-shard: a sweep over open appeals, hourly in the background
select office_id, appeal_id, subject_id
from murojaat.queue
where open and (office_id, appeal_id) > ($1, $2)
order by office_id, appeal_id
limit $3
