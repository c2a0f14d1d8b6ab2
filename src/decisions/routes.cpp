#include "decisions/decisions.h"
#include "decisions/pages.h"
#include "decisions/sit/sit.h"
#include "gen/decisions/text.h"

namespace darcha::decisions {
namespace {

Task<std::int64_t> count_waiting(std::shared_ptr<Services> services, web::Visitor visitor) {
  const auto rows = co_await waiting_cases(services, visitor.office);
  co_return std::ranges::count_if(rows, [](const WaitingCase& one) { return one.sitting.is_nil(); });
}

}  // namespace

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all;
  for (auto part : {gather_routes(services), propose_routes(services), letter_routes(services), confirm_routes(services),
                    record_routes(services), sit_routes(services)})
    for (web::Route& route : part) all.push_back(std::move(route));
  return all;
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) { subscribe_sittings(worker, std::move(services)); }

std::vector<cases::Panel> panels(std::shared_ptr<Services> services) {
  using Slot = cases::Panel::Slot;
  const std::weak_ptr weak = services;  // lent to a room that this one holds
  return {
      {.slot = Slot::evidence,
       .show = [weak](web::Context context, OpenCasePtr open) { return evidence_panel(weak.lock(), std::move(context), std::move(open)); }},
      {.slot = Slot::decision, .show = [weak](web::Context context, OpenCasePtr open) {
         return decision_panel(weak.lock(), std::move(context), std::move(open));
       }}};
}

Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application) {
  co_return co_await served_panel(std::move(services), std::move(context), std::move(application));
}

web::OfficerEntry officer_entry(std::shared_ptr<Services> services) {
  return {.symbol = "building",
          .href = "/xodim/komissiya",
          .title = text::kCommissionTitle,
          .lead = text::kCommissionLead,
          .roles = {"commission_secretary", "commission_member"},
          .key = 'k',
          .waiting = [services](web::Visitor visitor) { return count_waiting(services, std::move(visitor)); }};
}

Task<std::optional<Decision>> find_decision(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application) {
  const auto rows = co_await store::load(services->db, subject, application);
  for (const Decision& decision : rows.decisions)
    if (stands(decision)) co_return decision;
  co_return std::nullopt;
}

Task<std::vector<Decision>> decisions_of(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application) {
  co_return (co_await store::load(services->db, subject, application)).decisions;
}

Task<std::optional<Decision>> find_by_number(std::shared_ptr<Services> services, std::string number) {
  const auto row = co_await services->db.query(sql::FindNumber{.number = std::move(number)});
  if (!row) co_return std::nullopt;
  for (const Decision& decision : co_await decisions_of(services, row->subject_id, row->application_id))
    if (decision.id == row->decision_id) co_return decision;
  co_return std::nullopt;
}

void add_suspension(db::Batch& batch, const Decision& decision, bool suspended, Instant now) {
  batch.add(sql::SetDecisionState{.subject_id = decision.subject,
                                  .application_id = decision.application,
                                  .decision_id = decision.id,
                                  .version = decision.version,
                                  .state = std::string{code(suspended ? DecisionState::suspended : DecisionState::in_force)},
                                  .now = now});
  // Whoever verifies the letter, or what it issued, is told the same.
  const auto halt = [&](DocumentId document) {
    documents::add_suspension(batch, {.subject = decision.subject,
                                      .document = document,
                                      .on = suspended,
                                      .actor = {.kind = audit::ActorKind::system},
                                      .case_ref = decision.case_number,
                                      .now = now});
  };
  halt(decision.letter);
  if (decision.document) halt(*decision.document);
}

}  // namespace darcha::decisions
