#include "insight/causes/causes.h"

#include <algorithm>

#include "audit/audit.h"
#include "core/crypto.h"
#include "core/dates.h"
#include "core/log.h"
#include "documents/documents.h"
#include "documents/rules.h"
#include "insight/publish/publish.h"
#include "insight/store.h"

namespace darcha::insight {
namespace {

constexpr const char* kShelf = "causes";
constexpr std::string_view kPrefix = "TS";  // tizimli sabab
constexpr Days kClusterPeriod{90};
constexpr int kMostSketches = 150;
constexpr int kAlike = 30;  // per cent of the runs of words
constexpr int kTries = 5;

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool is_address(const std::string& link) {
  return link.empty() || ((link.starts_with("https://") || (link.starts_with("/") && !link.starts_with("//"))) && link.size() <= 500 &&
                          link.find_first_of(" \t\r\n\"<>\\") == std::string::npos);
}

audit::Actor actor_of(const Keeper& by) {
  return {.kind = audit::ActorKind::officer, .id = by.officer.id, .name = by.officer.display_name, .office = by.officer.office};
}

void add_event(db::Batch& batch, const Cause& cause, const Keeper& by, std::string kind, std::string said, Instant now) {
  audit::append(batch, {.id = RecordId::make(now),
                        .at = now,
                        .kind = "insight.cause_" + kind,
                        .actor = actor_of(by),
                        .purpose = "insight.cause",
                        .case_ref = cause.number});
  batch.add(sql::InsertCauseEvent{.shelf = kShelf,
                                  .cause_id = cause.id,
                                  .seq = cause.version,
                                  .kind = std::move(kind),
                                  .officer_id = by.officer.id,
                                  .officer_name = by.officer.display_name,
                                  .office_id = by.officer.office,
                                  .said = std::move(said),
                                  .token = by.token,
                                  .at = now});
}

/// What a change says for everybody to read: the new words and the reason.
std::string amended_words(const Cause& after, const std::string& office, const std::string& reason) {
  return reason + "\n" + office + ". " + after.measure + " (" + format_date_short(after.due_on) + ")";
}

Task<Result<void>> save(std::shared_ptr<Services> services, Keeper by, Cause after, std::string kind, std::string said) {
  ++after.version;
  db::Batch batch;
  batch.add(sql::UpdateCause{.shelf = kShelf,
                             .cause_id = after.id,
                             .office_id = after.office,
                             .measure = after.measure,
                             .due_on = after.due_on,
                             .state = std::string{code(after.state)},
                             .proof = after.proof,
                             .proof_link = after.proof_link,
                             .proposed_by = after.proposed_by,
                             .closed_at = after.closed_at,
                             .version = after.version});
  add_event(batch, after, by, std::move(kind), std::move(said), services->clock.now());
  bool taken = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "cause_events_pk") throw;
    taken = true;
  }
  if (taken) co_return refuse("insight.already_done");
  co_return Result<void>{};
}

/// The cause to act on; `done`: this request had been sent before.
struct Found {
  Cause cause;
  bool done = false;
};
Task<Result<Found>> open_for(std::shared_ptr<Services> services, std::string number, std::string token) {
  auto cause = co_await find_cause(services, std::move(number));
  if (!cause) co_return refuse("insight.no_such_cause", RefusalKind::not_found);
  for (const CauseEvent& event : co_await history_of(services, cause->id))
    if (event.token == token) co_return Found{std::move(*cause), true};
  if (cause->state == CauseState::closed) co_return refuse("insight.cause_closed");
  co_return Found{std::move(*cause), false};
}

Task<Result<const offices::Office*>> body_of(std::shared_ptr<Services> services, std::string office, Date due_on) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* body = directory->find_office(office);
  if (body == nullptr || !body->open()) co_return refuse("insight.no_such_body", RefusalKind::bad_input);
  if (due_on <= date_in_tashkent(services->clock.now())) co_return refuse("insight.day_passed", RefusalKind::bad_input);
  co_return body;
}

Task<std::int64_t> count_alike(std::shared_ptr<Services> services, Instant since, std::string topic, std::string district) {
  std::vector<murojaat::Sketch> sketches;
  for (auto& row : co_await services->db.query(
           sql::ListSketches{.since = since, .topic = std::move(topic), .district = std::move(district), .max_rows = kMostSketches}))
    sketches.push_back(std::move(row.sketch));
  std::int64_t alike = 0;
  for (std::size_t i = 0; i < sketches.size(); ++i)
    for (std::size_t j = 0; j < sketches.size(); ++j)
      if (i != j && murojaat::likeness(sketches[i], sketches[j]) >= kAlike) {
        ++alike;
        break;
      }
  co_return alike;
}

}  // namespace

std::string_view code(CauseState state) {
  switch (state) {
    case CauseState::open: return "open";
    case CauseState::closing: return "closing";
    case CauseState::closed: break;
  }
  return "closed";
}

std::optional<CauseState> parse_cause_state(std::string_view wanted) {
  for (const CauseState state : {CauseState::open, CauseState::closing, CauseState::closed})
    if (code(state) == wanted) return state;
  return std::nullopt;
}

Task<Result<Keeper>> keeper(std::shared_ptr<Services> services, web::Visitor visitor, std::string token) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* officer = directory->find_officer(visitor.officer);
  const auto may = [&] {
    return std::ranges::any_of(officer->roles,
                               [](const auto& role) { return role == offices::kRoleHead || role == offices::kRoleSupervisor; });
  };
  if (officer == nullptr || !officer->serves_on(date_in_tashkent(services->clock.now())) || !may())
    co_return refuse("insight.not_for_you", RefusalKind::forbidden);
  co_return Keeper{*officer, std::move(token)};
}

Task<std::vector<Cause>> list_causes(std::shared_ptr<Services> services) {
  std::vector<Cause> out;
  for (auto& row : co_await services->db.query(sql::ListCauses{.shelf = kShelf}))
    out.push_back({CauseId{row.cause_id}, row.number, row.title, row.problem, row.topic, row.district, row.appeals, row.office_id,
                   row.measure, row.due_on, parse_cause_state(row.state).value(), row.proof, row.proof_link, OfficerId{row.proposed_by},
                   row.opened_at, row.closed_at, row.version});
  co_return out;
}

Task<std::optional<Cause>> find_cause(std::shared_ptr<Services> services, std::string number) {
  const auto parsed = documents::parse_number(number);
  for (Cause& cause : co_await list_causes(services))
    if (parsed && cause.number == *parsed) co_return std::move(cause);
  co_return std::nullopt;
}

Task<std::vector<CauseEvent>> history_of(std::shared_ptr<Services> services, CauseId id) {
  std::vector<CauseEvent> out;
  for (auto& row : co_await services->db.query(sql::ListCauseEvents{.shelf = kShelf, .cause_id = id}))
    out.push_back({row.seq, row.kind, OfficerId{row.officer_id}, row.officer_name, row.office_id, row.said, row.token, row.at});
  co_return out;
}

Task<std::vector<Cluster>> proposals(std::shared_ptr<Services> services) {
  const auto causes = co_await list_causes(services);
  std::vector<Cluster> out;
  for (auto& row : co_await services->db.query(sql::ListClusters{.shelf = kShelf})) {
    const bool has_cause = std::ranges::any_of(causes, [&](const Cause& cause) {
      return cause.state != CauseState::closed && cause.topic == row.topic && cause.district == row.district;
    });
    if (!has_cause) out.push_back({row.topic, row.district, row.appeals, row.alike, row.first_at, row.last_at});
  }
  co_return out;
}

Task<> find_clusters(std::shared_ptr<Services> services) {
  const Instant now = services->clock.now();
  const Instant since = now - kClusterPeriod;
  for (const auto& row : co_await services->db.query(sql::FindClusters{.since = since, .fewest = kFewest}))
    co_await services->db.query(sql::PutCluster{.shelf = kShelf,
                                                .topic = row.topic,
                                                .district = row.district,
                                                .appeals = row.appeals,
                                                .alike = co_await count_alike(services, since, row.topic, row.district),
                                                .first_at = row.first_at,
                                                .last_at = row.last_at,
                                                .seen_at = now});
  co_await services->db.query(sql::DropClusters{.shelf = kShelf, .seen_before = now});
}

Task<Result<std::string>> open_cause(std::shared_ptr<Services> services, Keeper by, NewCause made) {
  if (blank(made.title) || blank(made.problem) || blank(made.measure)) co_return refuse("insight.words_missing", RefusalKind::bad_input);
  for (const Cause& cause : co_await list_causes(services)) {  // the same request again
    const auto events = co_await history_of(services, cause.id);
    if (!events.empty() && events.front().token == by.token) co_return cause.number;
  }
  const auto clusters = co_await proposals(services);
  const auto cluster =
      std::ranges::find_if(clusters, [&](const Cluster& one) { return one.topic == made.topic && one.district == made.district; });
  if (cluster == clusters.end()) co_return refuse("insight.no_such_cluster");
  const auto body = co_await body_of(services, made.office, made.due_on);
  if (!body) co_return std::unexpected(body.error());
  const Instant now = services->clock.now();
  Cause cause{.id = CauseId::make(now), .title = made.title, .problem = made.problem, .topic = made.topic, .district = made.district};
  cause.office = (*body)->id;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    cause.number = documents::make_number(kPrefix, date_in_tashkent(now), random_bytes(documents::kNumberRandom));
    db::Batch batch;
    batch.add(sql::InsertCause{.shelf = kShelf,
                               .cause_id = cause.id,
                               .number = cause.number,
                               .title = made.title,
                               .problem = made.problem,
                               .topic = made.topic,
                               .district = made.district,
                               .appeals = cluster->appeals,
                               .office_id = cause.office,
                               .measure = made.measure,
                               .due_on = made.due_on,
                               .opened_at = now});
    add_event(batch, cause, by, "opened", made.measure + " (" + format_date_short(made.due_on) + ")", now);
    bool taken = false;
    try {
      co_await services->db.run(std::move(batch));
    } catch (const db::ConstraintViolation& violation) {
      if (violation.constraint() != "causes_by_number") throw;
      taken = true;
    }
    if (!taken) co_return cause.number;
  }
  throw std::runtime_error("insight: no free number in several tries");
}

Task<Result<void>> amend(std::shared_ptr<Services> services, Keeper by, std::string number, Amendment change) {
  if (blank(change.measure) || blank(change.reason)) co_return refuse("insight.words_missing", RefusalKind::bad_input);
  auto found = co_await open_for(services, std::move(number), by.token);
  if (!found) co_return std::unexpected(found.error());
  if (found->done) co_return Result<void>{};
  const auto body = co_await body_of(services, change.office, change.due_on);
  if (!body) co_return std::unexpected(body.error());
  Cause after = found->cause;
  after.office = (*body)->id;
  after.measure = std::move(change.measure);
  after.due_on = change.due_on;
  std::string said = amended_words(after, (*body)->name.in(Lang::uz), change.reason);
  co_return co_await save(services, std::move(by), std::move(after), "amended", std::move(said));
}

Task<Result<void>> note(std::shared_ptr<Services> services, Keeper by, std::string number, std::string said) {
  if (blank(said)) co_return refuse("insight.words_missing", RefusalKind::bad_input);
  auto found = co_await open_for(services, std::move(number), by.token);
  if (!found) co_return std::unexpected(found.error());
  if (found->done) co_return Result<void>{};
  co_return co_await save(services, std::move(by), found->cause, "noted", std::move(said));
}

Task<Result<void>> propose_closure(std::shared_ptr<Services> services, Keeper by, std::string number, std::string proof, std::string link) {
  if (blank(proof)) co_return refuse("insight.words_missing", RefusalKind::bad_input);
  if (!is_address(link)) co_return refuse("insight.no_such_link", RefusalKind::bad_input);
  auto found = co_await open_for(services, std::move(number), by.token);
  if (!found) co_return std::unexpected(found.error());
  if (found->done) co_return Result<void>{};
  if (found->cause.state == CauseState::closing) co_return refuse("insight.already_done");
  Cause after = found->cause;
  after.state = CauseState::closing;
  after.proof = proof;
  after.proof_link = std::move(link);
  after.proposed_by = by.officer.id;
  co_return co_await save(services, std::move(by), std::move(after), "closing", std::move(proof));
}

Task<Result<void>> decide_closure(std::shared_ptr<Services> services, Keeper by, std::string number, bool confirm, std::string said) {
  auto found = co_await open_for(services, std::move(number), by.token);
  if (!found) co_return std::unexpected(found.error());
  if (found->done) co_return Result<void>{};
  if (found->cause.state != CauseState::closing) co_return refuse("insight.nothing_proposed");
  if (found->cause.proposed_by == by.officer.id) co_return refuse("insight.own_proposal", RefusalKind::forbidden);
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* proposer = directory->find_officer(found->cause.proposed_by);
  // The same person with two posts is still one person.
  if (proposer != nullptr && proposer->subject == by.officer.subject) co_return refuse("insight.own_proposal", RefusalKind::forbidden);
  if (!confirm && blank(said)) co_return refuse("insight.words_missing", RefusalKind::bad_input);
  Cause after = found->cause;
  after.state = confirm ? CauseState::closed : CauseState::open;
  if (confirm) after.closed_at = services->clock.now();
  co_return co_await save(services, std::move(by), std::move(after), confirm ? "closed" : "returned", std::move(said));
}

}  // namespace darcha::insight
