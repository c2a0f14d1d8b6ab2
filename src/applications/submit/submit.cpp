#include "applications/submit/submit.h"

#include <boost/json.hpp>

#include "applications/deadline.h"
#include "applications/draft/consents.h"
#include "applications/events.h"
#include "applications/json.h"
#include "applications/rules.h"
#include "applications/store.h"
#include "audit/audit.h"
#include "core/crypto.h"
#include "core/log.h"
#include "jobs/jobs.h"
#include "notifications/notifications.h"

namespace darcha::applications {
namespace {

constexpr int kTries = 5;

Application to_application(const Services& services, const OpenDraft& open, Answers answers, std::string number, Lang lang, Instant now) {
  return {.id = open.draft.id,
          .subject = open.draft.subject,
          .number = std::move(number),
          .service_code = open.service->code,
          .service_version = open.service->version,
          .lang = lang,
          .answers = std::move(answers),
          .prefilled = open.draft.prefilled,
          .state = open.service->workflow->start().code,
          .version = 1,
          .submitted_at = now,
          .due_at = due_at(*open.service, form_input(open, date_in_tashkent(now)), now, *services.calendar)};
}

void add_application(db::Batch& batch, const Application& a, const Draft& draft) {
  batch.add(sql::InsertApplication{.subject_id = a.subject,
                                   .application_id = a.id,
                                   .number = a.number,
                                   .lang = std::string{code(a.lang)},
                                   .answers = to_json(a.answers),
                                   .state = a.state,
                                   .now = a.submitted_at,
                                   .due_at = a.due_at,
                                   .updated_at = draft.updated_at,
                                   .prefilled_at = draft.prefilled_at});
  batch.add(sql::DropDraft{.subject_id = a.subject, .application_id = a.id});
  batch.add(sql::InsertNumber{.number = a.number, .subject_id = a.subject, .application_id = a.id});
  add_event(batch, a, "submitted", a.state, "citizen", {}, a.submitted_at);
}

// Every row of a submission, in one transaction.
db::Batch submission(const Application& a, const Draft& draft, bool automatic) {
  db::Batch batch;
  add_application(batch, a, draft);
  audit::append(batch, {.id = RecordId::make(a.submitted_at),
                        .subject = a.subject,
                        .at = a.submitted_at,
                        .kind = "applications.submitted",
                        .actor = {.kind = audit::ActorKind::citizen, .id = a.subject},
                        .purpose = a.service_code,
                        .case_ref = a.number,
                        .what = {"application"}});
  const std::string payload = boost::json::serialize(boost::json::object{{"application_id", a.id.str()},
                                                                         {"number", a.number},
                                                                         {"service", a.service_code},
                                                                         {"version", a.service_version},
                                                                         {"automatic", automatic},
                                                                         {"complaint", !draft.about.empty()}});
  jobs::emit(batch, {.id = make_uuid_v7(a.submitted_at),
                     .topic = std::string{kSubmittedTopic},
                     .subject = a.subject,
                     .payload = payload,
                     .at = a.submitted_at});
  return batch;
}

std::unexpected<Refusal> incomplete(const std::vector<catalog::FormError>& errors) {
  Refusal refusal{.code = "applications.incomplete", .kind = RefusalKind::bad_input};
  for (const catalog::FormError& error : errors) refusal.fields.push_back({error.field, "applications.field_" + error.code, error.args});
  return std::unexpected(std::move(refusal));
}

/// The first number that was given to it; nothing when another number has to be tried, or the draft has to be read again.
Task<Result<std::optional<std::string>>> hand_in(std::shared_ptr<Services> services, Application application, Draft draft, bool automatic) {
  try {
    const db::OnceOutcome outcome = co_await services->db.run_once(
        submission(application, draft, automatic),
        {.scope = application.subject, .key = "applications.submit/" + application.id.str(), .result = application.number});
    co_return outcome.result;  // of the first time, if an earlier try or another tab was faster
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() == "applications_one_running") co_return refuse("applications.one_running", RefusalKind::conflict);
    // The number is taken (one in 2^40 for each application of the year), or the draft is not as it was checked.
    if (violation.constraint() != "numbers_pk" && violation.constraint() != "events_application_fk") throw;
    log_warn("applications.handing_in_again", {{"because", violation.constraint()}});
  }
  co_return std::optional<std::string>{};
}

}  // namespace

Task<Result<Submitted>> submit(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Lang lang) {
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto open = co_await open_draft(services, subject, id);
    if (open) open = co_await as_of_now(services, std::move(*open), services->clock.now());
    if (!open && open.error().code == "applications.already_submitted") co_return Submitted{id, open.error().args.front().second};
    if (!open) co_return std::unexpected(open.error());
    // Whatever version the draft was begun under: the service is not provided any more. The draft and its answers stay.
    if (const ServicePtr offered = services->find_service(open->draft.service_code, 0); offered && offered->withdrawal)
      co_return refuse("applications.withdrawn", RefusalKind::gone);
    const Instant now = services->clock.now();
    catalog::FormInput input = form_input(*open, date_in_tashkent(now));
    if (auto errors = catalog::check_form(*open->service, input); !errors.empty()) co_return incomplete(errors);
    const auto children = co_await ask_children(services, *open, now);
    if (!children) co_return std::unexpected(children.error());
    if (!children->complete) co_return refuse("applications.waiting_for_consent", RefusalKind::conflict);
    Application application = to_application(*services, *open, catalog::prune(*open->service, input),
                                             make_number(date_in_tashkent(now), random_bytes(5)), lang, now);
    const bool automatic = open->service->workflow->automatic;
    auto number = co_await hand_in(services, std::move(application), std::move(open->draft), automatic);
    if (!number) co_return std::unexpected(number.error());
    if (*number) co_return Submitted{id, std::move(**number)};
  }
  throw std::runtime_error("an application could not be handed in in several tries");
}

}  // namespace darcha::applications
