#include "applications/issue/issue.h"

#include <boost/json.hpp>

#include "applications/draft/draft.h"
#include "applications/events.h"
#include "applications/issue/printed.h"
#include "applications/json.h"
#include "applications/store.h"
#include "audit/audit.h"
#include "catalog/form_rules.h"
#include "documents/documents.h"
#include "jobs/jobs.h"
#include "notifications/notifications.h"

namespace darcha::applications {
namespace {

struct Finding {
  const catalog::Outcome* outcome;
  std::vector<PrefilledValue> values;
};

OpenDraft as_form(const Application& application, ServicePtr service) {
  OpenDraft form{.service = std::move(service)};
  form.draft.answers = application.answers;
  form.draft.prefilled = application.prefilled;
  return form;
}

// The registers are asked again at the moment of deciding: a certificate says what they say now, under the number of its case.
Task<Result<Finding>> find(std::shared_ptr<Services> services, Application application, ServicePtr service, Instant now) {
  OpenDraft form = as_form(application, service);
  const catalog::FormInput before = form_input(form, date_in_tashkent(now));
  auto values = co_await read_registers(services, application.subject, service, before, application.number, now);
  if (!values) co_return std::unexpected(values.error());
  form.draft.prefilled = *values;
  co_return Finding{&catalog::decide(*service, form_input(form, date_in_tashkent(now))), std::move(*values)};
}

std::string full_name_in(const std::vector<PrefilledValue>& values) {
  for (const PrefilledValue& value : values)
    if (value.data == "civil.full_name") return value.text.in(Lang::uz);
  return {};
}

audit::Actor the_rule() { return {.kind = audit::ActorKind::system}; }

// Everything that closes the case, in one transaction; a case closed by somebody else meanwhile makes it StaleState.
db::Batch closing(const Application& a, const catalog::Service& service, const Finding& finding, const documents::Prepared* document,
                  Instant now) {
  db::Batch batch;
  const catalog::State* end = service.workflow->end_of(finding.outcome->code);
  const std::string state = end != nullptr ? end->code : a.state;
  batch.add(sql::FinishApplication{
      .subject_id = a.subject,
      .application_id = a.id,
      .version = a.version,
      .state = state,
      .outcome = finding.outcome->code,
      .ground = finding.outcome->grounds.empty() ? std::nullopt : std::optional{finding.outcome->grounds.front().code},
      .document_id = document != nullptr ? std::optional{document->id} : std::nullopt,
      .prefilled = to_json(finding.values),
      .now = now});
  add_event(batch, a, "registers_read", a.state, "system", {}, now);
  using std::chrono::microseconds;  // events of one moment keep their order
  add_event(batch, a, "decided", state, "system", {}, now + microseconds{1});
  if (document != nullptr) {
    add_event(batch, a, "document_issued", state, "system", {}, now + microseconds{2});
    documents::add_to(batch, *document, the_rule());
  }
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = a.subject,
                        .at = now,
                        .kind = "applications.decided",
                        .actor = the_rule(),
                        .purpose = a.service_code,
                        .case_ref = a.number,
                        .what = {"application"}});
  notifications::add(batch, {.id = make_uuid_v7(now),  // the inbox is in the order of ids
                             .subject = a.subject,
                             .kind = document != nullptr ? "document_issued" : "application_refused",
                             .args = {{"number", a.number}},
                             .link = "/kabinet/arizalar/" + a.id.str(),
                             .at = now});
  const std::string payload = boost::json::serialize(boost::json::object{
      {"application_id", a.id.str()}, {"number", a.number}, {"service", a.service_code}, {"outcome", finding.outcome->code}});
  jobs::emit(batch, {.id = make_uuid_v7(now), .topic = std::string{kFinishedTopic}, .subject = a.subject, .payload = payload, .at = now});
  return batch;
}

}  // namespace

Task<> issue(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  const auto application = co_await find_application(services->db, subject, id);
  if (!application || application->finished_at) co_return;
  const ServicePtr service = services->find_service(application->service_code, application->service_version);
  if (!service) throw std::runtime_error("the service version of an application is not in the catalogue: " + application->service_code);
  if (!service->workflow || !service->workflow->automatic) co_return;

  const Instant now = services->clock.now();
  const auto finding = co_await find(services, *application, service, now);
  if (!finding) throw std::runtime_error("registers refused: " + finding.error().code);
  std::optional<documents::Prepared> document;
  if (finding->outcome->document) {
    auto prepared = co_await documents::prepare(services->documents, {.subject = subject,
                                                                      .application = id,
                                                                      .case_ref = application->number,
                                                                      .service_code = service->code,
                                                                      .service_version = service->version,
                                                                      .content = content_of(*application, *service, finding->values),
                                                                      .holder = full_name_in(finding->values),
                                                                      .valid_until = valid_until(*service->output, date_in_tashkent(now)),
                                                                      .now = now});
    if (!prepared) throw std::runtime_error("the document cannot be made: " + prepared.error().code);
    document = std::move(*prepared);
  }
  try {
    co_await services->db.run(closing(*application, *service, *finding, document ? &*document : nullptr, now));
  } catch (const db::StaleState&) {
    // Finished by the other of the two that race (receipt page, outbox subscriber): its document stands, ours is a file nobody refers to.
  }
}

}  // namespace darcha::applications
