-- name: insert_application
-- params: subject_id SubjectId, application_id ApplicationId, number text, lang text, answers jsonb, state text, now timestamptz, due_at timestamptz?, updated_at timestamptz, prefilled_at timestamptz?
-- result: exec
-- shard: subject_id = $1
-- From the draft as it was checked. When it has been changed, discarded or handed in meanwhile there is no row, and the first event of the case
-- (events_application_fk) refuses the whole transaction: nobody has to look at a count before the commit.
insert into applications.applications (subject_id, application_id, number, service_code, service_version, lang, answers, prefilled, state, outcome, ground, document_id, version, submitted_at, due_at, finished_at, about)
select subject_id, application_id, $3, service_code, service_version, $4, $5, prefilled, $6, null, null, null, 1, $7, $8, null, about
from applications.drafts
where subject_id = $1 and application_id = $2 and updated_at = $9 and prefilled_at is not distinct from $10
for update
