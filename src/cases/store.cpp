#include "cases/store.h"

#include <boost/json.hpp>

namespace darcha::cases::store {
namespace {

namespace json = boost::json;

// An index over a column that may be null sorts badly and pages worse: "never" is a day far away.
const Instant kNever = start_of_day_in_tashkent(Date{std::chrono::year{9999} / 1 / 1});
Instant or_never(const std::optional<Instant>& at) { return at.value_or(kNever); }
std::optional<Instant> unless_never(Instant at) { return at >= kNever ? std::nullopt : std::optional{at}; }

std::string data_json(const std::map<std::string, std::string>& data) {
  json::object out;
  for (const auto& [key, value] : data) out[key] = value;
  return json::serialize(out);
}

std::map<std::string, std::string> parse_data(const std::string& text) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : json::parse(text).as_object()) out[std::string{key}] = std::string{value.as_string()};
  return out;
}

Case to_case(SubjectId subject, ApplicationId id, const sql::GetCase::Row& row) {
  return {.subject = subject,
          .id = id,
          .number = row.number,
          .service_code = row.service_code,
          .service_version = row.service_version,
          .lang = parse_lang(row.lang).value_or(Lang::uz),
          .state = row.state,
          .office = row.office_id,
          .holder = row.holder,
          .territory = row.territory,
          .version = row.version,
          .opened_at = row.opened_at,
          .state_since = row.state_since,
          .base_due_at = row.base_due_at,
          .due_at = row.due_at,
          .stage_due_at = row.stage_due_at,
          .wake_at = row.wake_at,
          .stops = parse_stops(row.pauses),
          .extended_days = row.extended_days,
          .extended_times = row.extended_times,
          .warned = row.warned,
          .suspended = row.suspended,
          .escalated_to = row.escalated_to,
          .of_age_on = row.of_age_on,
          .data = parse_data(row.data),
          .outcome = row.outcome,
          .closed_at = row.closed_at};
}

Message::Kind kind_of(const std::string& code) {
  if (code == "question") return Message::Kind::question;
  return code == "answer" ? Message::Kind::answer : Message::Kind::notice;
}

std::string kind_code(Message::Kind kind) {
  switch (kind) {
    case Message::Kind::question: return "question";
    case Message::Kind::answer: return "answer";
    case Message::Kind::notice: return "notice";
  }
  return "notice";
}

template <class Row>
Queued to_queued(const Row& row) {
  return {.id = row.application_id,
          .subject = row.subject_id,
          .number = row.number,
          .service_code = row.service_code,
          .state = row.state,
          .holder = row.holder,
          .stage_due_at = unless_never(row.stage_due_at),
          .due_at = unless_never(row.due_at),
          .opened_at = row.opened_at,
          .waiting = row.waiting,
          .escalated = row.escalated};
}

// The statements differ only in the column they sort by: its type is told by what `after` takes.
template <class Statement, class Parse>
Task<std::vector<Queued>> list_by(db::Pool& db, Filter filter, Page page, Parse parse) {
  Statement statement{.office_id = filter.office,
                      .role = filter.role,
                      .service_code = filter.service,
                      .state = filter.state,
                      .holder = filter.holder,
                      .overdue_at = filter.overdue_at,
                      .after = page.after.empty() ? std::nullopt : parse(page.after),
                      .after_id = page.after_id,
                      .skip = page.skip,
                      .max_rows = page.max_rows};
  std::vector<Queued> out;
  for (const auto& row : co_await db.query(std::move(statement))) out.push_back(to_queued(row));
  co_return out;
}

std::optional<std::string> as_text(const std::string& text) { return text; }
std::optional<Instant> as_instant(const std::string& text) { return parse_iso_instant(text); }
std::optional<OfficerId> as_officer(const std::string& text) { return OfficerId::parse(text); }

constexpr std::string_view kSorts[] = {"stage_due", "due", "opened", "number", "service", "state", "holder"};

}  // namespace

Reading::Reading(db::Batch& batch, SubjectId subject, ApplicationId id)
    : subject_(subject),
      id_(id),
      it_(batch.add(sql::GetCase{.subject_id = subject, .application_id = id})),
      steps_(batch.add(sql::ListSteps{.subject_id = subject, .application_id = id})),
      messages_(batch.add(sql::ListMessages{.subject_id = subject, .application_id = id})),
      checks_(batch.add(sql::ListChecks{.subject_id = subject, .application_id = id})),
      conflicts_(batch.add(sql::ListConflicts{.subject_id = subject, .application_id = id})) {}

std::optional<Loaded> Reading::collect(const db::Results& results) const {
  const auto row = results.get(it_);
  if (!row) return std::nullopt;
  Loaded out{.it = to_case(subject_, id_, *row)};
  for (const auto& s : results.get(steps_))
    out.steps.push_back(
        {s.seq, s.kind, s.from_state, s.to_state, s.actor_kind, s.actor_id, s.actor_name, s.office_id, s.holder, s.reason, s.token, s.at});
  for (const auto& m : results.get(messages_))
    out.messages.push_back({m.message_id, kind_of(m.kind), m.author_kind, m.author_id, m.author_name, m.body, m.at});
  for (const auto& c : results.get(checks_))
    out.checks.push_back({c.check_id, c.code, c.agency, c.office_id, c.role, c.question, c.asked_at, c.due_at, c.answer, c.said,
                          c.answered_by, c.answered_by_name, c.answered_at, c.dropped_at});
  for (const auto& c : results.get(conflicts_)) out.conflicts.push_back({c.officer_id, c.kind});
  return out;
}

void add_insert(db::Batch& batch, const Case& it) {
  batch.add(sql::InsertCase{.subject_id = it.subject,
                            .application_id = it.id,
                            .number = it.number,
                            .service_code = it.service_code,
                            .service_version = it.service_version,
                            .lang = std::string{darcha::code(it.lang)},
                            .state = it.state,
                            .office_id = it.office,
                            .holder = it.holder,
                            .territory = it.territory,
                            .version = it.version,
                            .opened_at = it.opened_at,
                            .state_since = it.state_since,
                            .base_due_at = it.base_due_at,
                            .due_at = it.due_at,
                            .stage_due_at = it.stage_due_at,
                            .wake_at = it.wake_at,
                            .pauses = to_json(it.stops),
                            .extended_days = it.extended_days,
                            .extended_times = it.extended_times,
                            .warned = it.warned,
                            .suspended = it.suspended,
                            .escalated_to = it.escalated_to,
                            .of_age_on = it.of_age_on,
                            .data = data_json(it.data),
                            .outcome = it.outcome,
                            .closed_at = it.closed_at});
  batch.add(sql::InsertPlace{.application_id = it.id, .subject_id = it.subject});
}

void add_update(db::Batch& batch, const Case& it) {
  batch.add(sql::UpdateCase{.subject_id = it.subject,
                            .application_id = it.id,
                            .state = it.state,
                            .office_id = it.office,
                            .holder = it.holder,
                            .version = it.version,
                            .state_since = it.state_since,
                            .base_due_at = it.base_due_at,
                            .due_at = it.due_at,
                            .stage_due_at = it.stage_due_at,
                            .wake_at = it.wake_at,
                            .pauses = to_json(it.stops),
                            .extended_days = it.extended_days,
                            .extended_times = it.extended_times,
                            .warned = it.warned,
                            .suspended = it.suspended,
                            .escalated_to = it.escalated_to,
                            .of_age_on = it.of_age_on,
                            .data = data_json(it.data),
                            .outcome = it.outcome,
                            .closed_at = it.closed_at});
}

void add_step(db::Batch& batch, const Case& it, const Step& step) {
  batch.add(sql::InsertStep{.subject_id = it.subject,
                            .application_id = it.id,
                            .seq = step.seq,
                            .kind = step.kind,
                            .from_state = step.from,
                            .to_state = step.to,
                            .actor_kind = step.actor_kind,
                            .actor_id = step.actor,
                            .actor_name = step.actor_name,
                            .office_id = step.office,
                            .holder = step.holder,
                            .reason = step.reason,
                            .token = step.token,
                            .at = step.at});
}

void add_check(db::Batch& batch, const Case& it, const Check& check) {
  batch.add(sql::InsertCheck{.subject_id = it.subject,
                             .application_id = it.id,
                             .check_id = check.id,
                             .code = check.code,
                             .agency = check.agency,
                             .office_id = check.office,
                             .role = check.role,
                             .question = check.question,
                             .asked_at = check.asked_at,
                             .due_at = check.due_at});
}

void add_answer(db::Batch& batch, const Case& it, Uuid check, std::string answer, std::string said, OfficerId by, std::string by_name,
                Instant at) {
  batch.add(sql::AnswerCheck{.subject_id = it.subject,
                             .application_id = it.id,
                             .check_id = check,
                             .answer = std::move(answer),
                             .said = std::move(said),
                             .answered_by = by,
                             .answered_by_name = std::move(by_name),
                             .answered_at = at});
}

void add_drop(db::Batch& batch, const Case& it, Uuid check, Instant at) {
  batch.add(sql::DropCheck{.subject_id = it.subject, .application_id = it.id, .check_id = check, .dropped_at = at});
}

void add_message(db::Batch& batch, const Case& it, const Message& message) {
  batch.add(sql::InsertMessage{.subject_id = it.subject,
                               .application_id = it.id,
                               .message_id = message.id,
                               .kind = kind_code(message.kind),
                               .author_kind = message.author_kind,
                               .author_id = message.author,
                               .author_name = message.author_name,
                               .body = message.body,
                               .at = message.at});
}

void add_conflict(db::Batch& batch, const Case& it, const Conflict& conflict, Instant at) {
  batch.add(sql::InsertConflict{
      .subject_id = it.subject, .application_id = it.id, .officer_id = conflict.officer, .kind = conflict.kind, .at = at});
}

Task<std::optional<Step>> find_step(db::Pool& db, SubjectId subject, ApplicationId id, int seq) {
  const auto row = co_await db.query(sql::FindStep{.subject_id = subject, .application_id = id, .seq = seq});
  if (!row) co_return std::nullopt;
  co_return Step{.seq = seq,
                 .kind = row->kind,
                 .actor_kind = row->actor_kind,
                 .actor = row->actor_id,
                 .actor_name = row->actor_name,
                 .token = row->token,
                 .at = row->at};
}

Task<std::optional<SubjectId>> find_subject(db::Pool& db, ApplicationId id) {
  const auto row = co_await db.query(sql::FindPlace{.application_id = id});
  co_return row ? std::optional{row->subject_id} : std::nullopt;
}

std::optional<Sort> parse_sort(std::string_view code) {
  for (std::size_t i = 0; i < std::size(kSorts); ++i)
    if (kSorts[i] == code) return static_cast<Sort>(i);
  return std::nullopt;
}
std::string_view code(Sort sort) { return kSorts[static_cast<std::size_t>(sort)]; }

std::string Queued::key(Sort sort) const {
  switch (sort) {
    case Sort::stage_due: return to_iso(or_never(stage_due_at));
    case Sort::due: return to_iso(or_never(due_at));
    case Sort::opened: return to_iso(opened_at);
    case Sort::number: return number;
    case Sort::service: return service_code;
    case Sort::state: return state;
    case Sort::holder: return holder.str();
  }
  return {};
}

Task<std::vector<Queued>> list_queue(db::Pool& db, Filter filter, Page page) {
  const bool down = page.down;
  switch (page.sort) {
    case Sort::stage_due:
      co_return co_await (down ? list_by<sql::QueueByStageDueDown>(db, filter, page, as_instant)
                               : list_by<sql::QueueByStageDue>(db, filter, page, as_instant));
    case Sort::due:
      co_return co_await (down ? list_by<sql::QueueByDueDown>(db, filter, page, as_instant)
                               : list_by<sql::QueueByDue>(db, filter, page, as_instant));
    case Sort::opened:
      co_return co_await (down ? list_by<sql::QueueByOpenedDown>(db, filter, page, as_instant)
                               : list_by<sql::QueueByOpened>(db, filter, page, as_instant));
    case Sort::number:
      co_return co_await (down ? list_by<sql::QueueByNumberDown>(db, filter, page, as_text)
                               : list_by<sql::QueueByNumber>(db, filter, page, as_text));
    case Sort::service:
      co_return co_await (down ? list_by<sql::QueueByServiceDown>(db, filter, page, as_text)
                               : list_by<sql::QueueByService>(db, filter, page, as_text));
    case Sort::state:
      co_return co_await (down ? list_by<sql::QueueByStateDown>(db, filter, page, as_text)
                               : list_by<sql::QueueByState>(db, filter, page, as_text));
    case Sort::holder:
      co_return co_await (down ? list_by<sql::QueueByHolderDown>(db, filter, page, as_officer)
                               : list_by<sql::QueueByHolder>(db, filter, page, as_officer));
  }
  co_return std::vector<Queued>{};
}

Task<std::int64_t> count_queue(db::Pool& db, Filter filter, std::int64_t most) {
  const auto row = co_await db.query(sql::CountQueue{.office_id = filter.office,
                                                     .role = filter.role,
                                                     .service_code = filter.service,
                                                     .state = filter.state,
                                                     .holder = filter.holder,
                                                     .overdue_at = filter.overdue_at,
                                                     .most = most});
  co_return row.n;
}

void add_queued(db::Batch& batch, const Case& it, OfficeId office, const std::string& role, bool waiting, bool escalated, bool open) {
  batch.add(sql::PutQueued{.office_id = office,
                           .application_id = it.id,
                           .subject_id = it.subject,
                           .number = it.number,
                           .service_code = it.service_code,
                           .state = it.state,
                           .role = role,
                           .holder = it.holder,
                           .stage_due_at = or_never(it.stage_due_at),
                           .due_at = or_never(it.due_at),
                           .opened_at = it.opened_at,
                           .wake_at = open ? or_never(it.wake_at) : it.closed_at.value_or(it.state_since),
                           .waiting = waiting,
                           .escalated = escalated,
                           .open = open,
                           .version = it.version});
}

Task<std::vector<std::vector<Load>>> loads_of_each(db::Pool& db, std::vector<OfficeId> offices, Instant now) {
  db::Batch batch;
  std::vector<db::Slot<sql::LoadsOfOffice>> slots;
  for (const OfficeId office : offices) slots.push_back(batch.add(sql::LoadsOfOffice{.office_id = office, .now = now}));
  std::vector<std::vector<Load>> out(slots.size());
  if (slots.empty()) co_return out;
  const db::Results results = co_await db.run(std::move(batch));
  for (std::size_t i = 0; i < slots.size(); ++i)
    for (const auto& row : results.get(slots[i]))
      out[i].push_back({row.role, row.holder, row.held, row.overdue, unless_never(row.next_due)});
  co_return out;
}

Task<std::vector<Load>> loads_of(db::Pool& db, OfficeId office, Instant now) {
  co_return std::move((co_await loads_of_each(db, {office}, now)).front());
}

namespace {

void put_check(db::Batch& batch, const Case& it, const Check& check, OfficeId office, bool open) {
  batch.add(sql::PutCheckQueued{.office_id = office,
                                .check_id = check.id,
                                .subject_id = it.subject,
                                .application_id = it.id,
                                .number = it.number,
                                .service_code = it.service_code,
                                .code = check.code,
                                .role = check.role,
                                .asked_at = check.asked_at,
                                .due_at = or_never(check.due_at),
                                .open = open});
}

}  // namespace

void add_check_queued(db::Batch& batch, const Case& it, const Check& check) { put_check(batch, it, check, check.office, check.open()); }
void drop_check_queued(db::Batch& batch, const Case& it, const Check& check, OfficeId office) {
  put_check(batch, it, check, office, false);
}

Task<std::vector<QueuedCheck>> list_checks(db::Pool& db, OfficeId office, std::vector<std::string> roles, int max_rows) {
  std::vector<QueuedCheck> out;
  for (const auto& row : co_await db.query(sql::ListCheckQueue{.office_id = office, .roles = std::move(roles), .max_rows = max_rows}))
    out.push_back(
        {row.check_id, row.application_id, row.number, row.service_code, row.code, row.role, row.asked_at, unless_never(row.due_at)});
  co_return out;
}

Task<std::int64_t> count_checks(db::Pool& db, OfficeId office, std::vector<std::string> roles, int most) {
  co_return (co_await db.query(sql::CountCheckQueue{.office_id = office, .roles = std::move(roles), .most = most})).n;
}

Task<std::vector<Found>> list_due(db::Pool& db, Instant now, int max_rows) {
  std::vector<Found> out;
  for (const auto& row : co_await db.query(sql::ListDue{.now = now, .max_rows = max_rows}))
    out.push_back({row.office_id, row.application_id, row.subject_id, {}});
  co_return out;
}

Task<std::vector<Found>> scan_open(db::Pool& db, OfficeId after_office, ApplicationId after_id, int max_rows) {
  std::vector<Found> out;
  for (const auto& row : co_await db.query(sql::ScanOpen{.after_office = after_office, .after_id = after_id, .max_rows = max_rows}))
    out.push_back({row.office_id, row.application_id, row.subject_id, row.holder});
  co_return out;
}

Task<std::vector<Found>> scan_office(db::Pool& db, OfficeId office, ApplicationId after, int max_rows) {
  std::vector<Found> out;
  for (const auto& row : co_await db.query(sql::ScanOffice{.office_id = office, .after_id = after, .max_rows = max_rows}))
    out.push_back({office, row.application_id, row.subject_id, row.holder});
  co_return out;
}

Task<std::vector<FoundCheck>> scan_checks(db::Pool& db, OfficeId office, Uuid after, int max_rows) {
  std::vector<FoundCheck> out;
  for (const auto& row : co_await db.query(sql::ScanChecks{.office_id = office, .after_id = after, .max_rows = max_rows}))
    out.push_back({row.check_id, row.application_id, row.subject_id});
  co_return out;
}

Task<std::vector<Queued>> list_escalated(db::Pool& db, OfficeId office, std::int64_t max_rows) {
  std::vector<Queued> out;
  for (const auto& row : co_await db.query(sql::ListEscalated{.office_id = office, .max_rows = max_rows})) out.push_back(to_queued(row));
  co_return out;
}

Task<std::int64_t> count_escalated(db::Pool& db, OfficeId office, std::int64_t most) {
  co_return (co_await db.query(sql::CountEscalated{.office_id = office, .most = most})).n;
}

void add_check_move(db::Batch& batch, const Case& it, Uuid check, OfficeId to) {
  batch.add(sql::MoveCheck{.subject_id = it.subject, .application_id = it.id, .check_id = check, .office_id = to});
}

Task<std::int64_t> forget_closed(db::Pool& db, Instant before) { co_return co_await db.query(sql::ForgetClosed{.before = before}); }

void add_duration(db::Batch& batch, const std::string& service, ApplicationId id, int days, Instant closed_at) {
  batch.add(sql::InsertDuration{.service_code = service, .application_id = id, .days = days, .closed_at = closed_at});
}

Task<std::vector<int>> list_durations(db::Pool& db, std::string service, int max_rows) {
  std::vector<int> out;
  for (const auto& row : co_await db.query(sql::ListDurations{.service_code = std::move(service), .max_rows = max_rows}))
    out.push_back(row.days);
  co_return out;
}

Task<std::vector<CaseLine>> cases_of(db::Pool& db, std::vector<SubjectId> subjects, int max_rows) {
  std::vector<CaseLine> out;
  if (subjects.empty()) co_return out;
  db::Batch batch;
  std::vector<db::Slot<sql::ListCasesOfSubject>> slots;
  for (const SubjectId subject : subjects) slots.push_back(batch.add(sql::ListCasesOfSubject{.subject_id = subject, .max_rows = max_rows}));
  const db::Results results = co_await db.run(std::move(batch));
  for (std::size_t i = 0; i < slots.size(); ++i)
    for (const auto& row : results.get(slots[i]))
      out.push_back({row.application_id, subjects[i], row.number, row.service_code, row.state, row.opened_at, row.closed_at, row.office_id,
                     row.escalated_to});
  co_return out;
}

}  // namespace darcha::cases::store
