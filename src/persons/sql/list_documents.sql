-- name: list_documents
-- params: subject_id SubjectId
-- result: many (kind text, number text, issuer_country text, issued date, valid_until date?, issued_by uuid?, issued_by_text text,
--    state text, mrz text, source text, updated_at timestamptz)
-- shard: subject_id = $1
select kind, number, issuer_country, issued, valid_until, issued_by, issued_by_text, state, mrz, source, updated_at
from persons.documents where subject_id = $1 order by issued desc, kind
