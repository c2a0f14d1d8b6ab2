#include "appeals/contested.h"

#include "core/log.h"

namespace darcha::appeals {

std::optional<decisions::Decision> refusal_of_rule(const applications::Application& a, const catalog::Service& service) {
  const bool decided = a.finished_at && a.outcome && service.workflow && service.workflow->automatic;
  const catalog::Outcome* outcome = decided ? service.find_outcome(*a.outcome) : nullptr;
  if (outcome == nullptr || outcome->kind != catalog::Outcome::Kind::refused) return std::nullopt;
  decisions::Decision out;
  out.subject = a.subject;
  out.application = a.id;
  out.id = a.id.value;
  out.number = a.number;
  out.case_number = a.number;
  out.service_code = a.service_code;
  out.service_version = a.service_version;
  out.outcome = *a.outcome;
  if (a.ground) out.grounds = {*a.ground};
  out.decided_at = *a.finished_at;
  return out;
}

std::optional<decisions::Decision> return_of(const cases::Loaded& loaded) {
  const applications::Application& a = loaded.application.application;
  const catalog::Outcome* outcome = a.finished_at && a.outcome ? loaded.service->find_outcome(*a.outcome) : nullptr;
  if (outcome == nullptr || outcome->kind != catalog::Outcome::Kind::returned || loaded.steps.empty()) return std::nullopt;
  const cases::Step& last = loaded.steps.back();
  decisions::Decision out;
  out.subject = a.subject;
  out.application = a.id;
  out.id = a.id.value;
  out.number = out.case_number = a.number;
  out.service_code = a.service_code;
  out.service_version = a.service_version;
  out.outcome = *a.outcome;
  if (a.ground) out.grounds = {*a.ground};
  if (last.actor_kind == "officer") {
    out.author = OfficerId{last.actor};
    out.author_name = last.actor_name;
    out.facts.uz = last.reason;
  }
  out.office = loaded.it.office;
  out.decided_at = *a.finished_at;
  return out;
}

Task<std::optional<decisions::Decision>> standing_in(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application) {
  auto decision = co_await decisions::find_decision(services->decisions, subject, application);
  if (decision) co_return decision;
  const auto found = co_await applications::find_application(services->db, subject, application);
  const ServicePtr service = found ? services->applications->find_service(found->service_code, found->service_version) : nullptr;
  if (!service || !service->workflow || !found->finished_at) co_return std::nullopt;
  if (service->workflow->automatic) co_return refusal_of_rule(*found, *service);
  const auto loaded = co_await cases::find_case(services->cases, subject, application);
  co_return loaded ? return_of(*loaded) : std::nullopt;
}

Task<std::optional<decisions::Decision>> find_contested(std::shared_ptr<Services> services, std::string number) {
  auto decision = co_await decisions::find_by_number(services->decisions, number);
  if (decision) co_return decision;
  const auto numbered = co_await applications::find_by_number(services->db, number);
  if (!numbered) co_return std::nullopt;
  const auto found = co_await applications::find_application(services->db, numbered->subject, numbered->id);
  const ServicePtr service = found ? services->applications->find_service(found->service_code, found->service_version) : nullptr;
  if (!service || !service->workflow) co_return std::nullopt;
  decisions::Decision gone;  // the rule decided again, or the case goes on: what was complained about stands no longer
  if (service->workflow->automatic) {
    if (auto refused = refusal_of_rule(*found, *service)) co_return refused;
  } else {
    const auto loaded = co_await cases::find_case(services->cases, found->subject, found->id);
    if (!loaded) co_return std::nullopt;
    if (auto returned = return_of(*loaded)) co_return returned;
    gone.office = loaded->it.office;
  }
  gone.subject = found->subject;
  gone.application = found->id;
  gone.id = found->id.value;
  gone.number = gone.case_number = found->number;
  gone.service_code = found->service_code;
  gone.service_version = found->service_version;
  gone.outcome = found->outcome.value_or("");
  gone.decided_at = found->finished_at.value_or(found->submitted_at);
  gone.state = decisions::DecisionState::annulled;
  co_return gone;
}

Task<std::optional<OfficeId>> office_for_rule(std::shared_ptr<Services> services, SubjectId subject, std::string case_ref,
                                              ServicePtr service) {
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = subject,
                                              .purpose = service->code,
                                              .case_ref = std::move(case_ref),
                                              .groups = {persons::Group::address}},
                                             services->clock.now());
  if (!record) throw std::runtime_error("appeals: the register of addresses: " + record.error().code);
  const bool known = !record->addresses.empty() && !record->addresses.front().place.district.empty();
  const auto directory = co_await offices::directory(services->db);
  const bool republic = !known || service->appeal.level == catalog::Level::republic;
  const offices::Office* office =
      directory->find_serving(service->appeal.to, republic ? std::string{"17"} : record->addresses.front().place.district, service->code);
  if (office == nullptr) co_return std::nullopt;
  while (!office->parent.is_nil()) {
    const offices::Office* above = directory->find_office(office->parent);
    if (above == nullptr) break;
    office = above;
    if (office->open() && office->works_on(service->appeal.service)) break;
  }
  co_return office->id;
}

}  // namespace darcha::appeals
