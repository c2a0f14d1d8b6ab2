#include "applications/draft/consents.h"

#include <algorithm>
#include <set>

#include "core/dates.h"
#include "gen/applications/text.h"
#include "gen/applications/views.h"
#include "persons/persons.h"

namespace darcha::applications {
namespace {

constexpr int kAsksFrom = 14;
constexpr int kOfAge = 18;

const catalog::Consent* consent_of_children(const catalog::Service& service) {
  const auto found = std::ranges::find(service.consents, catalog::Consent::From::child_14_18, &catalog::Consent::from);
  return found == service.consents.end() ? nullptr : &*found;
}

bool is_asked_at(Date born, Date today) {
  const int age = full_years_between(born, today);
  return age >= kAsksFrom && age < kOfAge;
}

Instant end_of(const catalog::Duration& lasts, Instant now) {
  using namespace std::chrono;
  if (lasts.unit != catalog::Unit::months && lasts.unit != catalog::Unit::years) return now + hours{24} * lasts.count;
  const Date today = date_in_tashkent(now);
  year_month_day day{today};
  day += lasts.unit == catalog::Unit::months ? months{lasts.count} : months{12 * lasts.count};
  if (!day.ok()) day = day.year() / day.month() / last;
  return now + hours{24} * (Date{local_days{day}} - today).count();
}

struct Child {
  SubjectId person;
  std::string name;
};

// Living with a tie that has not ended, born on one of the days.
std::vector<Child> children_born(const persons::Record& record, const std::vector<Date>& days, Date today, std::set<Date>& known) {
  std::vector<Child> children;
  for (const persons::Relation& relation : record.family) {
    if (relation.kind != persons::RelationKind::child || !relation.relative_born || (relation.until && *relation.until <= today)) continue;
    if (std::ranges::find(days, *relation.relative_born) == days.end()) continue;
    known.insert(*relation.relative_born);
    children.push_back({relation.relative, relation.relative_name});
  }
  return children;
}

const consent::Asked* find_asked(const std::vector<consent::Asked>& asked, SubjectId person, const std::string& consent) {
  const auto found = std::ranges::find_if(asked, [&](const auto& a) { return a.person == person && a.consent == consent; });
  return found == asked.end() ? nullptr : &*found;
}

Task<> ask_them(std::shared_ptr<Services> services, std::vector<consent::Request> requests) {
  db::Batch batch;
  for (const consent::Request& request : requests) consent::ask(batch, request);
  if (batch.empty()) co_return;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {  // another tab asked at the same moment: its question stands, the next try finds it
  }
}

}  // namespace

std::vector<Date> named_birthdays(const catalog::Service& service, const Answers& answers, Date today) {
  std::set<Date> days;
  for (const catalog::FormPage& page : service.form)
    for (const catalog::Field& group : page.fields)
      for (const std::string& row : catalog::rows_of(group, answers))
        for (const catalog::Field& field : group.fields) {
          if (field.type != catalog::FieldType::date || field.about != catalog::Field::About::other_person) continue;
          const auto answer = answers.find(catalog::row_name(group, row, field));
          const auto day = answer == answers.end() || answer->second.empty() ? std::nullopt : parse_iso_date(answer->second.front());
          if (day && is_asked_at(*day, today)) days.insert(*day);
        }
  return {days.begin(), days.end()};
}

Task<Result<ConsentsOfChildren>> ask_children(std::shared_ptr<Services> services, OpenDraft open, Instant now) {
  ConsentsOfChildren result;
  const Date today = date_in_tashkent(now);
  const catalog::Consent* wanted = consent_of_children(*open.service);
  if (wanted == nullptr) co_return result;
  const auto days = named_birthdays(*open.service, catalog::prune(*open.service, form_input(open, today)), today);
  if (days.empty()) co_return result;
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = open.draft.subject,
                                              .purpose = open.service->code,
                                              .groups = {persons::Group::identity, persons::Group::family}},
                                             now);
  if (!record) co_return std::unexpected(record.error());
  const auto name = persons::value_of(*record, "civil.full_name");
  std::set<Date> known;
  const std::vector<Child> children = children_born(*record, days, today, known);
  auto asked = co_await consent::state_of(services->db, open.draft.subject, open.draft.id, now);
  std::vector<consent::Request> requests;
  for (const Child& child : children) {
    const consent::Asked* before = find_asked(asked, child.person, wanted->code);
    if (before != nullptr && before->standing != consent::Standing::expired) continue;
    requests.push_back({.person = child.person,
                        .person_name = child.name,
                        .asker = open.draft.subject,
                        .asker_name = name ? name->value : std::string{},
                        .application = open.draft.id,
                        .service_code = open.service->code,
                        .service_version = open.service->version,
                        .consent = wanted->code,
                        .asked_at = now,
                        .expires_at = end_of(wanted->lasts, now)});
  }
  co_await ask_them(services, std::move(requests));
  asked = co_await consent::state_of(services->db, open.draft.subject, open.draft.id, now);
  for (const Child& child : children) {
    const consent::Asked* state = find_asked(asked, child.person, wanted->code);
    result.complete = result.complete && state != nullptr && state->standing == consent::Standing::given;
    if (state != nullptr) result.asked.push_back(*state);
  }
  result.unknown = static_cast<int>(days.size() - known.size());
  co_return result;
}

Task<std::optional<web::Html>> consents_panel(std::shared_ptr<Services> services, web::Context context, ServicePtr service,
                                              SubjectId applicant, ApplicationId id) {
  const catalog::Consent* consent = consent_of_children(*service);
  if (consent == nullptr) co_return std::nullopt;
  const auto asked = co_await consent::state_of(services->db, applicant, id, context.now);
  if (asked.empty()) co_return std::nullopt;
  views::ConsentStates view{.title = consent->title.in(context.lang)};
  for (const consent::Asked& one : asked) {
    using S = consent::Standing;
    const bool waits = one.standing == S::asked || one.standing == S::expired;
    const bool said_no = one.standing == S::refused || one.standing == S::withdrawn;
    view.people.push_back(
        {.name = one.person_name,
         .standing = {.color = one.standing == S::given ? "success"
                               : waits                  ? "warning"
                                                        : "danger",
                      .text = context.t(one.standing == S::given ? text::kConsentGiven
                                        : waits                  ? text::kConsentWaited
                                                                 : text::kConsentNo)},
         .until = context.t(text::kConsentUntil, {{"day", format_date(date_in_tashkent(one.expires_at), context.lang)}})});
    if (waits) view.how = context.t(text::kConsentHow);
    if (said_no) view.if_refused = consent->if_refused.in(context.lang) + ' ' + context.t(text::kConsentTakeOut);
  }
  co_return web::html_of(context, view);
}

}  // namespace darcha::applications
