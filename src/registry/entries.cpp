// Writing, looking up and correcting entries; the feed of the statistics.
#include <boost/json.hpp>

#include "core/text.h"
#include "offices/offices.h"
#include "registry/store.h"

namespace darcha::registry {

namespace {

constexpr std::size_t kLongestNote = 2000;
constexpr double kLooksPerMinute = 0.5, kLooksAtOnce = 30;

std::string payload_of(const Entry& e) {
  return boost::json::serialize(boost::json::object{
      {"register", e.register_code}, {"entry", e.entry}, {"on", to_iso(e.on)}, {"region", e.region}, {"correction", !e.corrects.empty()}});
}

void add(db::Batch& batch, const Entry& entry, const audit::Actor& actor, const std::string& purpose, Instant now) {
  store::add(batch, entry, actor);
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = entry.subject,
                        .at = now,
                        .kind = "registry.entered",
                        .actor = actor,
                        .purpose = purpose,
                        .case_ref = entry.case_ref,
                        .what = {"register"}});
  jobs::emit(batch, {.id = entry.id, .topic = std::string{kEntered}, .subject = entry.subject, .payload = payload_of(entry), .at = now});
}

audit::Event look_event(const Look& look, SubjectId subject, std::string kind, Instant now) {
  return {.id = RecordId::make(now),
          .subject = subject,
          .at = now,
          .kind = std::move(kind),
          .actor = look.actor,
          .purpose = look.purpose,
          .case_ref = look.case_ref,
          .what = {"register"}};
}

Result<void> may_look(const Services& services, const Look& look, Instant now) {
  const auto* kept = services.reference()->find_kept_register(look.register_code);
  if (kept == nullptr) return refuse("registry.no_register", RefusalKind::not_found);
  const auto held = [&](const std::string& role) { return std::ranges::find(look.roles, role) != look.roles.end(); };
  if (std::ranges::none_of(kept->who_may, held)) return refuse("registry.not_yours", RefusalKind::forbidden);
  if (std::ranges::find(kPurposes, look.purpose) == kPurposes.end()) return refuse("registry.no_purpose", RefusalKind::bad_input);
  if (!services.limits.allow("registry.look", look.actor.id.str(), kLooksPerMinute, kLooksAtOnce, now))
    return refuse("registry.too_many_looks", RefusalKind::rate_limited);
  return {};
}

Task<std::vector<Entry>> entries_of(std::shared_ptr<Services> services, Look look, SubjectId subject, Instant now) {
  audit::Event event = look_event(look, subject, "registry.read", now);
  co_return co_await store::list(services->db, subject, look.register_code, std::move(event));
}

}  // namespace

std::string add_entry(db::Batch& batch, const NewEntry& n, Instant now) {
  if (n.decision_number.empty() || n.register_code.empty() || n.entry.empty() || n.purpose.empty())
    throw std::invalid_argument("registry: an entry comes from a decision, into a register, for a purpose");
  const Entry entry{.id = n.id,
                    .subject = n.subject,
                    .register_code = n.register_code,
                    .entry = n.entry,
                    .number = number_of(n.id, n.on),
                    .on = n.on,
                    .decision_number = n.decision_number,
                    .act_number = n.act_number,
                    .act_date = n.act_date,
                    .case_ref = n.case_ref,
                    .document_number = n.document_number,
                    .region = n.region,
                    .officer_name = n.actor.name,
                    .office_name = n.actor.office_name,
                    .corrects = {},
                    .note = {},
                    .entered_at = now};
  add(batch, entry, n.actor, n.purpose, now);
  return entry.number;
}

Task<Result<std::vector<Entry>>> find_by_number(std::shared_ptr<Services> services, Look look, std::string typed, Instant now) {
  if (const auto may = may_look(*services, look, now); !may) co_return std::unexpected(may.error());
  const auto number = parse_number(typed);
  if (!number) co_return refuse("registry.number", RefusalKind::bad_input);
  const auto subject = co_await store::find_subject(services->db, *number);
  auto entries = co_await entries_of(services, look, subject.value_or(SubjectId{}), now);
  const auto holds = [&](const Entry& entry) { return entry.number == *number; };
  if (std::ranges::none_of(entries, holds)) co_return refuse("registry.not_found", RefusalKind::not_found);
  co_return entries;
}

Task<Result<std::vector<Entry>>> find_by_pin(std::shared_ptr<Services> services, Look look, std::string typed, Instant now) {
  if (const auto may = may_look(*services, look, now); !may) co_return std::unexpected(may.error());
  const auto pin = persons::parse_pinfl(typed);
  if (!pin) co_return std::unexpected(pin.error());
  const auto subject = co_await persons::find_by_pin(services->db, persons::Pepper{services->pepper},
                                                     {.actor = look.actor, .purpose = look.purpose, .case_ref = look.case_ref}, *pin, now);
  if (!subject) co_return std::unexpected(subject.error());
  auto entries = co_await entries_of(services, look, *subject, now);
  if (entries.empty()) co_return refuse("registry.not_found", RefusalKind::not_found);
  co_return entries;
}

Task<Result<Entry>> correct(std::shared_ptr<Services> services, Look look, Correction c, Instant now) {
  if (std::ranges::find(look.roles, offices::kRoleHead) == look.roles.end())
    co_return refuse("registry.heads_only", RefusalKind::forbidden);
  const std::size_t length = count_characters(c.note);
  if (length == 0 || length > kLongestNote) co_return refuse("registry.note", RefusalKind::bad_input);
  if (c.decision_number.empty()) co_return refuse("registry.decision", RefusalKind::bad_input);
  const auto found = co_await find_by_number(services, look, c.number, now);
  if (!found) co_return std::unexpected(found.error());
  const auto number = parse_number(c.number);
  Entry entry = *std::ranges::find(*found, *number, &Entry::number);
  entry.corrects = entry.number;
  entry.id = c.id;
  entry.on = c.on;
  entry.number = number_of(c.id, c.on);
  entry.decision_number = std::move(c.decision_number);
  entry.act_number = std::move(c.act_number);
  entry.act_date = c.act_date;
  entry.note = std::move(c.note);
  entry.officer_name = look.actor.name;
  entry.office_name = look.actor.office_name;
  entry.entered_at = now;
  db::Batch batch;
  add(batch, entry, look.actor, look.purpose, now);
  co_await services->db.run_once(std::move(batch),
                                 {.scope = entry.subject.value, .key = "registry.correction:" + c.id.str(), .result = entry.number});
  co_return entry;
}

Task<Result<std::vector<YearOf>>> statistics_of(std::shared_ptr<Services> services, std::string register_code, Date today) {
  const auto reference = services->reference();
  const auto* kept = reference->find_kept_register(register_code);
  if (kept == nullptr) co_return refuse("registry.no_register", RefusalKind::not_found);
  std::vector<std::string> entries, regions;
  for (const auto& entry : kept->entries) entries.push_back(entry.code);
  const auto directory = co_await offices::directory(services->db);
  for (const auto& territory : directory->territories())
    if (territory.kind == "region" || territory.soato.size() == 4) regions.push_back(territory.soato);
  co_return tabulate(co_await store::counted(services->db, register_code), entries, regions, today);
}

namespace {

/// Throws for an event that is not ours: the worker keeps it as a dead letter for an operator.
Task<> count_entered(db::Pool& pool, jobs::OutboxEvent event) {
  const auto json = boost::json::parse(event.payload);
  if (json.at("correction").as_bool()) co_return;
  const auto on = parse_iso_date(std::string_view{json.at("on").as_string()});
  if (!on) throw std::runtime_error("registry: an event without a day");
  co_await store::count(pool, std::string{json.at("register").as_string()}, event.id, std::string{json.at("entry").as_string()}, *on,
                        std::string{json.at("region").as_string()});
}

}  // namespace

void register_handlers(jobs::Worker& worker, db::Pool& pool) {
  worker.on_event(std::string{kEntered}, "registry.statistics",
                  [&pool](jobs::OutboxEvent event) { return count_entered(pool, std::move(event)); });
}

}  // namespace darcha::registry
