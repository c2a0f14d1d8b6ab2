-- name: list_due
-- params: now timestamptz, max_rows int8
-- result: many (office_id OfficeId, application_id ApplicationId, subject_id SubjectId)
-- shard: cross-shard: the clock's sweep of every office's list, never on a request path
select office_id, application_id, subject_id from cases.queue where open and not escalated and wake_at <= $1 order by wake_at limit $2
