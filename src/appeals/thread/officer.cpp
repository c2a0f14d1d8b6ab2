// What officers of both levels see: on the complaint the decision it is about and the way to its case, on the case the complaint about it,
// and the whole thread in the history of either. Who may open which case is `cases`' business.
#include "appeals/contested.h"
#include "appeals/store.h"
#include "appeals/thread/words.h"
#include "applications/words.h"
#include "core/dates.h"
#include "gen/appeals/views.h"

namespace darcha::appeals {
namespace {

using OpenCasePtr = std::shared_ptr<const cases::OpenCase>;

std::string case_path(ApplicationId id) { return "/xodim/ishlar/" + id.str(); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The application that the thread begins with: the case itself, or the one its complaint is about.
Task<std::optional<decisions::Decision>> contested_by(std::shared_ptr<Services> services, OpenCasePtr open) {
  const std::string& number = open->application.application.about;
  if (number.empty()) co_return std::nullopt;
  co_return co_await find_contested(services, number);
}

/// The part of another case that stands on this page was read by this officer: the person sees that, under that case's number.
Task<> log_read(std::shared_ptr<Services> services, OpenCasePtr open, std::string purpose, std::string number) {
  const Instant now = services->clock.now();
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = open->it.subject,
                        .at = now,
                        .kind = "appeals.case_read",
                        .actor = open->me.actor(),
                        .purpose = std::move(purpose),
                        .case_ref = std::move(number),
                        .what = {"application"}});
  co_await services->db.run(std::move(batch));
}

/// What the registers had said when the rule refused.
Task<std::vector<std::string>> seen_by_rule(std::shared_ptr<Services> services, web::Context context, decisions::Decision decision) {
  std::vector<std::string> out;
  const auto refused = co_await applications::find_application(services->db, decision.subject, decision.application);
  const auto reference = services->applications->reference();
  if (refused)
    for (const applications::PrefilledValue& value : refused->prefilled)
      out.push_back(applications::datum_name(context, *reference, value.data) + ": " + value.text.in(context.lang));
  co_return out;
}

}  // namespace

Task<std::optional<web::Html>> officer_card(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open) {
  const auto directory = co_await offices::directory(services->db);
  views::OfficerComplaintCard view;
  if (const auto decision = co_await contested_by(services, open)) {
    const auto service = services->applications->find_service(decision->service_code, decision->service_version);
    if (service)
      view.contested.push_back({.facts = contested_facts(context, *directory, *service, *decision),
                                .href = is_of_rule(*decision) ? std::nullopt : std::optional{case_path(decision->application)}});
  } else if (const auto story = co_await load_story(services, open->it.subject, open->it.id)) {
    for (const Story::Told& told : story->complaints) {
      view.complaints.push_back({.facts = complaint_facts(context, *directory, told), .notes = complaint_notes(context, told.complaint)});
      if (co_await cases::may_see(services->cases, open->me, told.loaded)) view.complaints.back().href = case_path(told.complaint.id);
    }
  }
  if (view.contested.empty() && view.complaints.empty()) co_return std::nullopt;
  co_return web::html_of(context, view);
}

Task<std::optional<web::Html>> officer_evidence(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open) {
  const auto decision = co_await contested_by(services, open);
  const auto service = decision ? services->applications->find_service(decision->service_code, decision->service_version) : nullptr;
  if (!service) co_return std::nullopt;
  co_await log_read(services, open, decision->service_code, decision->case_number);
  views::ContestedReasons view{
      .number = decision->number, .facts = lines_of(decision->facts.uz), .conclusion = lines_of(decision->conclusion.uz)};
  if (is_of_rule(*decision)) view.facts = co_await seen_by_rule(services, context, *decision);
  if (const catalog::Outcome* outcome = service->find_outcome(decision->outcome))
    for (const catalog::Ground& ground : outcome->grounds)
      if (std::ranges::find(decision->grounds, ground.code) != decision->grounds.end())
        view.grounds.push_back(ground.text.in(context.lang));
  view.has_grounds = !view.grounds.empty();
  co_return web::html_of(context, view);
}

Task<std::optional<web::Html>> officer_history(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open) {
  const auto decision = co_await contested_by(services, open);
  const auto story = co_await load_story(services, open->it.subject, decision ? decision->application : open->it.id);
  if (!story || story->complaints.empty()) co_return std::nullopt;
  if (decision) {
    co_await log_read(services, open, decision->service_code, decision->case_number);
  } else {
    for (const Story::Told& told : story->complaints) co_await log_read(services, open, told.loaded.it.service_code, told.loaded.it.number);
  }
  co_return web::html_of(context, views::WholeThread{.thread = thread_of(context, *story)});
}

}  // namespace darcha::appeals
