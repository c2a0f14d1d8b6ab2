-- name: find_subject
-- params: subject_id SubjectId
-- result: maybe (kind text, status text, pin text, sex text?, born date?, birth_country text, birth_district text, died date?,
--    biometrics_taken date?, source text, updated_at timestamptz)
-- shard: subject_id = $1
select kind, status, pin, sex, born, birth_country, birth_district, died, biometrics_taken, source, updated_at
from persons.subjects where subject_id = $1
