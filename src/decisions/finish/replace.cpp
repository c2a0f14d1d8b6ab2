// A decision in the place of one that a complaint overturned: its own reasons, its own letter, the same case.
#include <boost/json.hpp>

#include "applications/issue/printed.h"
#include "decisions/decisions.h"
#include "decisions/events.h"
#include "decisions/finish/finish.h"
#include "decisions/finish/parts.h"

namespace darcha::decisions {
namespace {

/// What the higher body decided, in the shape of what an officer proposes: it is checked and printed by the same rules.
Proposal as_proposal(const Decision& old, const Replacement& r) {
  Proposal out;
  out.subject = old.subject;
  out.application = old.application;
  out.id = old.proposal;
  out.findings = old.findings;
  out.outcome = r.outcome;
  out.grounds = r.grounds;
  out.explanations = old.explanations;
  out.facts = r.facts;
  out.conclusion = r.conclusion;
  out.author = r.author;
  return out;
}

/// A letter and a document that a complaint took the ground from. What somebody withdrew before stays as it is.
Task<> add_withdrawals(std::shared_ptr<Services> services, db::Batch& batch, Decision old, const Printed* by, audit::Actor actor,
                       Instant now) {
  const std::pair<std::optional<DocumentId>, std::optional<DocumentId>> papers[] = {
      {old.letter, by != nullptr ? std::optional{by->letter.id} : std::nullopt},
      {old.document, by != nullptr && by->document ? std::optional{by->document->id} : std::nullopt}};
  for (const auto& [paper, newer] : papers) {
    if (!paper) continue;
    const auto issued = co_await documents::find(services->documents, old.subject, *paper);
    if (!issued || issued->state != documents::State::valid) continue;
    documents::add_withdrawal(
        batch, *issued, {.subject = old.subject, .document = *paper, .reason = "decision_overturned", .actor = actor, .now = now}, newer);
  }
}

/// Whether taking the decision back would have to undo what is not the house's to undo: an act of somebody above, an entry of a register, a
/// citizenship.
bool is_final(const Decision& decision, const catalog::Service& service) {
  const catalog::Outcome* outcome = service.find_outcome(decision.outcome);
  return outcome == nullptr || !outcome->effects.empty();
}

}  // namespace

Task<Result<void>> add_annulment(std::shared_ptr<Services> services, Decision decision, audit::Actor actor, db::Batch& batch, Instant now) {
  const auto service = services->cases->applications->find_service(decision.service_code, decision.service_version);
  if (!service || is_final(decision, *service)) co_return refuse("decisions.final");
  batch.add(sql::SetDecisionState{.subject_id = decision.subject,
                                  .application_id = decision.application,
                                  .decision_id = decision.id,
                                  .version = decision.version,
                                  .state = std::string{code(DecisionState::annulled)},
                                  .now = now});
  co_await add_withdrawals(services, batch, decision, nullptr, std::move(actor), now);
  jobs::emit(batch, {.id = make_uuid_v7(now),
                     .topic = std::string{kAnnulledTopic},
                     .subject = decision.subject,
                     .payload = boost::json::serialize(
                         boost::json::object{{"application_id", decision.application.str()}, {"decision_id", decision.id.str()}}),
                     .at = now});
  co_return Result<void>{};
}

Task<Result<Decision>> add_replacement(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application,
                                       Replacement replacement, db::Batch& batch) {
  auto found_case = co_await cases::find_case(services->cases, subject, application);
  const Papers papers = co_await load_papers(services, subject, application);
  const Decision* old = papers.standing();
  if (!found_case || old == nullptr) co_return refuse("decisions.not_found", RefusalKind::not_found);
  const auto loaded = std::make_shared<const cases::Loaded>(std::move(*found_case));
  if (old->act || is_final(*old, *loaded->service)) co_return refuse("decisions.final");
  Proposal proposal = as_proposal(*old, replacement);
  if (auto faults = faults_in(proposal, *loaded->service, {}); !faults.empty())
    co_return std::unexpected(Refusal{.code = "decisions.faults", .kind = RefusalKind::bad_input, .fields = std::move(faults)});
  const catalog::State* end = loaded->service->workflow->end_of(replacement.outcome);
  if (end == nullptr) co_return refuse("decisions.no_outcome", RefusalKind::bad_input);
  auto found = co_await found_of(services, papers, proposal);
  if (!found) throw std::runtime_error("decisions: a decision without its findings");
  Ending ending{.loaded = loaded,
                .proposal = std::move(proposal),
                .found = std::move(*found),
                .outcome = replacement.outcome,
                .grounds = replacement.grounds,
                .conclusion = replacement.conclusion,
                .confirmer_name = replacement.confirmer.name,
                .confirmer = replacement.confirmer.officer,
                .complain_under = replacement.complaint,
                .actor = replacement.actor,
                .kind = "decisions.replaced"};
  auto papers_printed = co_await print(services, ending);
  if (!papers_printed) co_return std::unexpected(papers_printed.error());
  auto moved =
      co_await cases::prepare_move(services->cases, *loaded,
                                   {.kind = ending.kind,
                                    .actor = replacement.actor,
                                    .reason = replacement.case_ref,
                                    .data = {{std::string{kOutcomeOfCase}, replacement.outcome}},
                                    .ground = replacement.grounds.empty() ? std::nullopt : std::optional{replacement.grounds.front()},
                                    .document = papers_printed->shown(),
                                    .at = papers_printed->letter.order.now});
  if (!moved) co_return std::unexpected(moved.error());
  moved->after.state = end->code;
  moved->after.outcome = replacement.outcome;
  moved->after.suspended = false;
  Decision decision = decision_of(ending, *papers_printed);
  add_decided(batch, papers, decision, *papers_printed, ending);
  co_await add_withdrawals(services, batch, *old, &*papers_printed, ending.actor, decision.decided_at);
  co_await add_effects(services, batch, *loaded, decision, *papers_printed, ending.actor);
  cases::add_move(batch, *moved);
  co_return decision;
}

}  // namespace darcha::decisions
