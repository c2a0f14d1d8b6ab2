// The rows of the lists that follow from the appeals: the offices' queues, their search, the public list.
#include "murojaat/store.h"

namespace darcha::murojaat::store {
namespace {

const Instant kNever = start_of_day_in_tashkent(Date{std::chrono::year{9999} / 1 / 1});

std::string word_of(std::string_view code) { return std::string{code}; }

template <class Row>
Queued to_queued(const Row& row) {
  return {.key = {row.subject_id, AppealId{row.appeal_id}},
          .number = row.number,
          .kind = row.kind,
          .topic = row.topic,
          .state = parse_state(row.state).value(),
          .urgency = row.urgency,
          .district = row.district,
          .holder = row.holder,
          .due_at = row.due_at,
          .lodged_at = row.lodged_at,
          .halted = row.halted,
          .waits_for_head = row.waits_for_head,
          .escalated = row.escalated,
          .reopened = row.reopened};
}

}  // namespace

Task<std::vector<Queued>> list_queue(db::Pool& db, QueueFilter filter, QueuePage page) {
  std::vector<Queued> out;
  std::optional<std::int16_t> urgency;
  if (page.after_urgency) urgency = static_cast<std::int16_t>(*page.after_urgency);
  for (const auto& row : co_await db.query(sql::ListQueue{.office_id = filter.office,
                                                          .topic = filter.topic,
                                                          .state = filter.state,
                                                          .holder = filter.holder,
                                                          .overdue_at = filter.overdue_at,
                                                          .for_head = filter.for_head,
                                                          .after_urgency = urgency,
                                                          .after_due = page.after_due,
                                                          .after_id = page.after_id,
                                                          .max_rows = page.max_rows}))
    out.push_back(to_queued(row));
  co_return out;
}

Task<std::int64_t> count_queue(db::Pool& db, OfficeId office, OfficerId officer, bool for_head, int most) {
  co_return (co_await db.query(sql::CountQueue{.office_id = office, .officer = officer, .for_head = for_head, .most = most})).waiting;
}

void add_queued(db::Batch& batch, const Appeal& it, OfficeId office, bool escalated, bool open, std::string led_by) {
  batch.add(sql::PutQueued{.office_id = office,
                           .appeal_id = it.key.id,
                           .subject_id = it.key.subject,
                           .number = it.number,
                           .kind = it.kind,
                           .topic = it.topic,
                           .state = word_of(code(it.state)),
                           .urgency = static_cast<std::int16_t>(it.urgency),
                           .district = it.place.district,
                           .holder = it.holder,
                           .due_at = it.due_at,
                           .lodged_at = it.lodged_at,
                           .wake_at = escalated || office != it.office ? kNever : it.wake_at.value_or(kNever),
                           .halted = it.halted(),
                           .waits_for_head = it.proposal.has_value(),
                           .escalated = escalated,
                           .reopened = it.reopened,
                           .open = open,
                           .version = it.version,
                           .led_by = std::move(led_by)});
}

void add_searched(db::Batch& batch, const Appeal& it, const std::string& folded) {
  batch.add(sql::PutSearched{.office_id = it.office,
                             .appeal_id = it.key.id,
                             .subject_id = it.key.subject,
                             .number = it.number,
                             .topic = it.topic,
                             .state = word_of(code(it.state)),
                             .lodged_at = it.lodged_at,
                             .body = folded,
                             .version = it.version});
}

void add_public(db::Batch& batch, const Appeal& it, const Public& p) {
  batch.add(sql::PutPublic{.region = it.place.district.empty() ? "17" : it.place.district.substr(0, 4),
                           .appeal_id = it.key.id,
                           .number = p.number,
                           .kind = p.kind,
                           .topic = p.topic,
                           .state = word_of(code(p.state)),
                           .office_id = p.office,
                           .district = p.district,
                           .lat = p.lat,
                           .lon = p.lon,
                           .description = p.description,
                           .note = p.note,
                           .lodged_at = p.lodged_at,
                           .updated_at = p.updated_at,
                           .due_at = p.due_at,
                           .closed_at = p.closed_at,
                           .collective = p.collective,
                           .participants = p.participants,
                           .version = it.version});
}

}  // namespace darcha::murojaat::store
