-- name: insert_entry
-- params: subject_id SubjectId, entry_id uuid, register_code text, entry text, entry_number text, on_day date, decision_number text,
--    act_number text, act_date date?, case_ref text, document_number text, region text, officer_id uuid?, officer_name text, office_id uuid?,
--    office_name text, corrects text, note text, entered_at timestamptz
-- result: exec
-- shard: subject_id = $1
insert into registry.entries (subject_id, entry_id, register_code, entry, entry_number, on_day, decision_number, act_number, act_date, case_ref,
  document_number, region, officer_id, officer_name, office_id, office_name, corrects, note, entered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
