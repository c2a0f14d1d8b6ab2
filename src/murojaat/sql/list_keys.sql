-- name: list_keys
-- params: after_subject uuid, after_id uuid, max_rows int4
-- result: many (subject_id SubjectId, appeal_id uuid)
-- shard: cross-shard: figures found again from the log of all appeals, from the terminal
select subject_id, appeal_id
from murojaat.appeals
where (subject_id, appeal_id) > ($1, $2)
order by subject_id, appeal_id
limit $3
