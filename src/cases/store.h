// Rows to values and back: the only caller of the room's SQL.
#pragma once
#include <optional>
#include <vector>

#include "cases/types.h"
#include "core/task.h"
#include "db/db.h"
#include "gen/cases/sql.h"

namespace darcha::cases::store {

/// Reads a case in the same transaction as whatever else the batch holds.
class Reading {
 public:
  Reading(db::Batch& batch, SubjectId subject, ApplicationId id);
  /// Without service, state and application. Nothing if there is no such case.
  std::optional<Loaded> collect(const db::Results& results) const;

 private:
  SubjectId subject_;
  ApplicationId id_;
  db::Slot<sql::GetCase> it_;
  db::Slot<sql::ListSteps> steps_;
  db::Slot<sql::ListMessages> messages_;
  db::Slot<sql::ListChecks> checks_;
  db::Slot<sql::ListConflicts> conflicts_;
};

void add_insert(db::Batch& batch, const Case& it);
void add_update(db::Batch& batch, const Case& it);
void add_step(db::Batch& batch, const Case& it, const Step& step);
void add_check(db::Batch& batch, const Case& it, const Check& check);
void add_answer(db::Batch& batch, const Case& it, Uuid check, std::string answer, std::string said, OfficerId by, std::string by_name,
                Instant at);
void add_drop(db::Batch& batch, const Case& it, Uuid check, Instant at);
/// Another office answers it.
void add_check_move(db::Batch& batch, const Case& it, Uuid check, OfficeId to);
void add_message(db::Batch& batch, const Case& it, const Message& message);
void add_conflict(db::Batch& batch, const Case& it, const Conflict& conflict, Instant at);

Task<std::optional<Step>> find_step(db::Pool& db, SubjectId subject, ApplicationId id, int seq);
Task<std::optional<SubjectId>> find_subject(db::Pool& db, ApplicationId id);

// --- the offices' lists

enum class Sort { stage_due, due, opened, number, service, state, holder };
std::optional<Sort> parse_sort(std::string_view code);
std::string_view code(Sort sort);

struct Filter {
  OfficeId office;
  std::string role;
  std::optional<std::string> service, state;
  std::optional<OfficerId> holder;  ///< nil: free ones
  std::optional<Instant> overdue_at;
};
struct Page {
  Sort sort = Sort::stage_due;
  bool down = false;
  std::string after;  ///< what the last row of the page before held in the sorted column, as text; empty: from the start
  ApplicationId after_id;
  std::int64_t skip = 0;
  std::int64_t max_rows = 20;
};
struct Queued {
  ApplicationId id;
  SubjectId subject;
  std::string number, service_code, state;
  OfficerId holder;
  std::optional<Instant> stage_due_at, due_at;
  Instant opened_at{};
  bool waiting = false, escalated = false;
  std::string key(Sort sort) const;  ///< for Page::after
};
Task<std::vector<Queued>> list_queue(db::Pool& db, Filter filter, Page page);
Task<std::int64_t> count_queue(db::Pool& db, Filter filter, std::int64_t most);
/// The row of a case in an office's list. `open` false: it is not there (any more).
void add_queued(db::Batch& batch, const Case& it, OfficeId office, const std::string& role, bool waiting, bool escalated, bool open);

/// What was escalated to an office, the most urgent first.
Task<std::vector<Queued>> list_escalated(db::Pool& db, OfficeId office, std::int64_t max_rows);
Task<std::int64_t> count_escalated(db::Pool& db, OfficeId office, std::int64_t most);

struct Load {
  std::string role;
  OfficerId holder;
  std::int64_t held = 0, overdue = 0;
  std::optional<Instant> next_due;
};
Task<std::vector<Load>> loads_of(db::Pool& db, OfficeId office, Instant now);
/// The same of several offices in one trip, in their order.
Task<std::vector<std::vector<Load>>> loads_of_each(db::Pool& db, std::vector<OfficeId> offices, Instant now);

struct QueuedCheck {
  Uuid id;
  ApplicationId application;
  std::string number, service_code, code, role;
  Instant asked_at{};
  std::optional<Instant> due_at;
};
void add_check_queued(db::Batch& batch, const Case& it, const Check& check);
/// It is not in this office's list (any more).
void drop_check_queued(db::Batch& batch, const Case& it, const Check& check, OfficeId office);
Task<std::vector<QueuedCheck>> list_checks(db::Pool& db, OfficeId office, std::vector<std::string> roles, int max_rows);
Task<std::int64_t> count_checks(db::Pool& db, OfficeId office, std::vector<std::string> roles, int most);

// --- sweeps

struct Found {
  OfficeId office;
  ApplicationId id;
  SubjectId subject;
  OfficerId holder;
};
Task<std::vector<Found>> list_due(db::Pool& db, Instant now, int max_rows);
Task<std::vector<Found>> scan_open(db::Pool& db, OfficeId after_office, ApplicationId after_id, int max_rows);
/// Open cases of one office, those escalated to it left out; and whose questions it has not answered.
Task<std::vector<Found>> scan_office(db::Pool& db, OfficeId office, ApplicationId after, int max_rows);
struct FoundCheck {
  Uuid check;
  ApplicationId id;
  SubjectId subject;
};
Task<std::vector<FoundCheck>> scan_checks(db::Pool& db, OfficeId office, Uuid after, int max_rows);
Task<std::int64_t> forget_closed(db::Pool& db, Instant before);

void add_duration(db::Batch& batch, const std::string& service, ApplicationId id, int days, Instant closed_at);
Task<std::vector<int>> list_durations(db::Pool& db, std::string service, int max_rows);

struct CaseLine {
  ApplicationId id;
  SubjectId subject;
  std::string number, service_code, state;
  Instant opened_at{};
  std::optional<Instant> closed_at;
  OfficeId office, escalated_to;
};
/// Of each person the newest `max_rows`, in the order of the persons.
Task<std::vector<CaseLine>> cases_of(db::Pool& db, std::vector<SubjectId> subjects, int max_rows);

}  // namespace darcha::cases::store
