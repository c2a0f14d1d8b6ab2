-- name: list_entries
-- params: subject_id SubjectId, register_code text
-- result: many (entry_id uuid, register_code text, entry text, entry_number text, on_day date, decision_number text, act_number text, act_date date?,
--    case_ref text, document_number text, region text, officer_name text, office_name text, corrects text, note text, entered_at timestamptz)
-- shard: subject_id = $1
select entry_id, register_code, entry, entry_number, on_day, decision_number, act_number, act_date, case_ref, document_number, region, officer_name,
  office_name, corrects, note, entered_at
from registry.entries where subject_id = $1 and register_code = $2 order by entered_at desc, entry_id
