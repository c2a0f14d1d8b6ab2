#include "registry/store.h"

#include "gen/registry/sql.h"

namespace darcha::registry::store {

namespace {

std::optional<Uuid> or_null(const Uuid& id) { return id.is_nil() ? std::nullopt : std::optional{id}; }

}  // namespace

void add(db::Batch& batch, const Entry& e, const audit::Actor& actor) {
  batch.add(sql::InsertEntry{.subject_id = e.subject,
                             .entry_id = e.id,
                             .register_code = e.register_code,
                             .entry = e.entry,
                             .entry_number = e.number,
                             .on_day = e.on,
                             .decision_number = e.decision_number,
                             .act_number = e.act_number,
                             .act_date = e.act_date,
                             .case_ref = e.case_ref,
                             .document_number = e.document_number,
                             .region = e.region,
                             .officer_id = or_null(actor.id),
                             .officer_name = e.officer_name,
                             .office_id = or_null(actor.office.value),
                             .office_name = e.office_name,
                             .corrects = e.corrects,
                             .note = e.note,
                             .entered_at = e.entered_at});
  batch.add(sql::InsertNumber{.entry_number = e.number, .subject_id = e.subject, .entry_id = e.id});
}

Task<std::optional<SubjectId>> find_subject(db::Pool& pool, std::string number) {
  const auto row = co_await pool.query(sql::FindNumber{.entry_number = std::move(number)});
  if (!row) co_return std::nullopt;
  co_return row->subject_id;
}

Task<std::vector<Entry>> list(db::Pool& pool, SubjectId subject, std::string register_code, audit::Event event) {
  db::Batch batch;
  const auto slot = batch.add(sql::ListEntries{.subject_id = subject, .register_code = std::move(register_code)});
  audit::append(batch, event);
  const db::Results results = co_await pool.run(std::move(batch));
  std::vector<Entry> entries;
  for (auto& row : results.get(slot))
    entries.push_back({.id = row.entry_id,
                       .subject = subject,
                       .register_code = std::move(row.register_code),
                       .entry = std::move(row.entry),
                       .number = std::move(row.entry_number),
                       .on = row.on_day,
                       .decision_number = std::move(row.decision_number),
                       .act_number = std::move(row.act_number),
                       .act_date = row.act_date,
                       .case_ref = std::move(row.case_ref),
                       .document_number = std::move(row.document_number),
                       .region = std::move(row.region),
                       .officer_name = std::move(row.officer_name),
                       .office_name = std::move(row.office_name),
                       .corrects = std::move(row.corrects),
                       .note = std::move(row.note),
                       .entered_at = row.entered_at});
  co_return entries;
}

Task<> count(db::Pool& pool, std::string register_code, Uuid entry_id, std::string entry, Date on, std::string region) {
  co_await pool.query(sql::CountEntry{.register_code = std::move(register_code),
                                      .entry_id = entry_id,
                                      .entry = std::move(entry),
                                      .on_day = on,
                                      .region = std::move(region)});
}

Task<std::vector<Counted>> counted(db::Pool& pool, std::string register_code) {
  std::vector<Counted> all;
  for (auto& row : co_await pool.query(sql::ListStatistics{.register_code = std::move(register_code)}))
    all.push_back({std::move(row.entry), std::move(row.region), row.month_first, row.entries});
  co_return all;
}

}  // namespace darcha::registry::store
