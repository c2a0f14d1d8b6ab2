#include "audit/entry.h"
#include "audit/store.h"

namespace darcha::audit {

void append(db::Batch& batch, const Event& event) { store::add_event(batch, event); }

Task<std::optional<Event>> find_event(db::Pool& pool, SubjectId subject, RecordId id) {
  if (subject.is_nil()) {
    const auto row = co_await pool.query(sql::FindGeneralRecord{.record_id = id});
    co_return row ? parse_details(row->details) : std::nullopt;
  }
  const auto row = co_await pool.query(sql::FindRecord{.subject_id = subject, .record_id = id});
  co_return row ? parse_details(row->details) : std::nullopt;
}

}  // namespace darcha::audit
