// An application that people decide becomes a case: once, however often its event is delivered. After a crash before the transaction the
// event comes again; after it, it finds the case.
#include "applications/deadline.h"
#include "cases/engine.h"
#include "cases/store.h"
#include "core/log.h"

namespace darcha::cases {
namespace {

constexpr int kAsksFrom = 14, kOfAge = 18;

std::optional<Date> of_age_on(const persons::Identity& identity, Date today) {
  if (!identity.born || full_years_between(*identity.born, today) >= kOfAge) return std::nullopt;
  return birthday(*identity.born, kOfAge);
}

std::string territory_of(const persons::Record& record) {
  if (record.addresses.empty() || record.addresses.front().place.district.empty()) return "17";
  return record.addresses.front().place.district;
}

}  // namespace

Date birthday(Date born, int years) {
  std::chrono::year_month_day day{born};
  day += std::chrono::years{years};
  if (!day.ok()) day = day.year() / std::chrono::March / 1;  // born on 29 February
  return Date{std::chrono::local_days{day}};
}

std::optional<Date> next_birthday(const std::vector<applications::NamedPerson>& children, Date after) {
  std::optional<Date> first;
  for (const applications::NamedPerson& child : children)
    for (const int years : {kAsksFrom, kOfAge})
      if (const Date day = birthday(child.born, years); day > after && (!first || day < *first)) first = day;
  return first;
}

Task<> open_for(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  auto application = co_await applications::find_case(services->db, subject, id);
  if (!application) throw std::runtime_error("an application was handed in and is not there");
  const applications::Application& a = application->application;
  const ServicePtr service = services->applications->find_service(a.service_code, a.service_version);
  if (!service || !service->workflow)
    throw std::runtime_error("the service version of an application is not in the catalogue: " + a.service_code);
  if (service->workflow->automatic || co_await store::find_subject(services->db, id)) co_return;

  const Instant now = services->clock.now();
  const auto record = co_await persons::read(services->db,
                                             {.actor = the_house(),
                                              .subject = subject,
                                              .purpose = a.service_code,
                                              .case_ref = a.number,
                                              .groups = {persons::Group::identity, persons::Group::address}},
                                             now);
  if (!record) throw std::runtime_error("the register of persons: " + record.error().code);
  Loaded from{.service = service, .state = &service->workflow->start(), .application = std::move(*application)};
  const applications::Application& applied = from.application.application;
  from.it = {.subject = subject,
             .id = id,
             .number = applied.number,
             .service_code = service->code,
             .service_version = service->version,
             .lang = applied.lang,
             .state = from.state->code,
             .territory = territory_of(*record),
             .opened_at = applied.submitted_at,
             .state_since = applied.submitted_at,
             .base_due_at = applied.due_at,
             .of_age_on = of_age_on(*record->identity, date_in_tashkent(now))};
  Inherited inherited;
  if (services->inherited) inherited = co_await services->inherited(applied);
  Move first{.kind = "opened", .to = from.state->next.front(), .actor = the_house(), .at = now};
  if (inherited.office) from.it.data[std::string{kOfficeAbove}] = inherited.office->str();
  const auto children = co_await applications::children_in(services->applications, applied, service, now);
  if (!children) throw std::runtime_error("the family register: " + children.error().code);
  // From the day it was handed in: a birthday before the opening is caught up with by the clock.
  if (const auto day = next_birthday(*children, date_in_tashkent(applied.submitted_at)))
    from.it.data[std::string{kChildrenOn}] = to_iso(*day);
  for (const OfficerId officer : inherited.decided_below) from.conflicts.push_back({officer, "decided_below"});
  for (const OfficerId officer : inherited.kin_below)
    if (!inherited.decided_below.contains(officer)) from.conflicts.push_back({officer, "kin_below"});
  auto prepared = co_await prepare_move(services, from, std::move(first));
  if (!prepared) throw std::runtime_error("a case cannot be opened: " + prepared.error().code);
  prepared->kept_off = from.conflicts;
  db::Batch batch;
  add_move(batch, *prepared);
  const auto opened = co_await commit(services, *prepared, std::move(batch));  // refused: another delivery of the event was faster
  if (opened) log_info("cases.opened", {{"service", service->code}, {"state", prepared->after.state}});
}

}  // namespace darcha::cases
