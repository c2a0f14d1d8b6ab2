#include "appeals/appeals.h"
#include "appeals/lodge/lodge.h"
#include "appeals/remedy/remedy.h"
#include "appeals/store.h"
#include "appeals/thread/thread.h"
#include "web/form.h"

#include <boost/json.hpp>

namespace darcha::appeals {
namespace {

/// From the decision to the only page of the complaint; pressed twice, to the same draft.
Task<Result<net::Response>> complain(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("appeals.no_decision", RefusalKind::not_found);
  const auto draft = co_await begin(services, context.visitor, *id, context.lang);
  if (!draft) co_return std::unexpected(draft.error());
  co_return net::Response::redirect("/kabinet/arizalar/" + draft->str());
}

Task<bool> reviews(std::shared_ptr<Services> services, cases::Acting me, SubjectId subject, ApplicationId application) {
  for (const Complaint& complaint : co_await store::list(services->db, subject, application)) {
    const auto loaded = co_await cases::find_case(services->cases, subject, complaint.id);
    if (loaded && co_await cases::may_see(services->cases, me, *loaded)) co_return true;
  }
  co_return false;
}

ApplicationId application_in(const jobs::OutboxEvent& event) {
  const auto id = ApplicationId::parse(boost::json::parse(event.payload).at("application_id").as_string());
  if (!id) throw std::runtime_error("appeals: an event without its application");
  return *id;
}

/// An event from before it said so may be of a complaint.
bool may_be_complaint(const jobs::OutboxEvent& event) {
  const boost::json::value payload = boost::json::parse(event.payload);
  const boost::json::value* said = payload.as_object().if_contains("complaint");
  return said == nullptr || said->as_bool();
}

void lend_panels(std::shared_ptr<Services> services) {
  using Slot = cases::Panel::Slot;
  const std::weak_ptr weak = services;
  using OpenCasePtr = std::shared_ptr<const cases::OpenCase>;
  auto& panels = services->cases->panels;
  panels.push_back({.slot = Slot::decision, .show = [weak](web::Context context, OpenCasePtr open) {
                      return officer_card(weak.lock(), std::move(context), std::move(open));
                    }});
  panels.push_back({.slot = Slot::evidence, .show = [weak](web::Context context, OpenCasePtr open) {
                      return officer_evidence(weak.lock(), std::move(context), std::move(open));
                    }});
  panels.push_back({.slot = Slot::history, .show = [weak](web::Context context, OpenCasePtr open) {
                      return officer_history(weak.lock(), std::move(context), std::move(open));
                    }});
  services->applications->panels.push_back([weak](web::Context context, applications::Application application) {
    return applicant_panel(weak.lock(), std::move(context), std::move(application));
  });
}

}  // namespace

// What is lent holds its lender weakly: the lender holds the rooms it lends to.
void lend(std::shared_ptr<Services> services) {
  const std::weak_ptr weak = services;
  services->applications->given = [weak](applications::Draft draft, Instant now) { return given(weak.lock(), std::move(draft), now); };
  services->cases->inherited = [weak](applications::Application application) { return inherited(weak.lock(), std::move(application)); };
  services->cases->reviews = [weak](cases::Acting me, SubjectId subject, ApplicationId application) {
    return reviews(weak.lock(), std::move(me), subject, application);
  };
  services->decisions->contested = [weak](std::shared_ptr<const cases::Loaded> loaded) {
    return contested(weak.lock(), std::move(loaded));
  };
  services->decisions->carry_out = [weak](db::Batch& batch, std::shared_ptr<const cases::Loaded> loaded, decisions::Decision decision,
                                          decisions::Proposal proposal, audit::Actor actor) {
    return carry_out(weak.lock(), batch, std::move(loaded), std::move(decision), std::move(proposal), std::move(actor));
  };
  services->decisions->complain_under = [weak](decisions::Decision decision) { return complain_under(weak.lock(), std::move(decision)); };
  lend_panels(services);
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  return {{net::Method::post, "/kabinet/arizalar/{id}/shikoyat", web::WhoMay::citizen(),
           [services](web::Context context) { return complain(services, std::move(context)); }}};
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(
      std::string{applications::kSubmittedTopic}, "appeals.lodged",
      [services](jobs::OutboxEvent event) { return enter(services, event.subject, application_in(event)); }, may_be_complaint);
  worker.on_event(std::string{cases::kClosedTopic}, "appeals.let_go",
                  [services](jobs::OutboxEvent event) { return let_go(services, event.subject, application_in(event)); });
}

Task<std::vector<Complaint>> complaints_about(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application) {
  co_return co_await store::list(services->db, subject, application);
}

}  // namespace darcha::appeals
