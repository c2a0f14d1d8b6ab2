#include "appeals/remedy/remedy.h"

#include "appeals/contested.h"
#include "appeals/lodge/lodge.h"
#include "appeals/rules.h"
#include "appeals/store.h"

namespace darcha::appeals {
namespace {

using Kind = catalog::Outcome::Remedy;
using decisions::DecisionState;

Task<decisions::Signer> confirmer_of(std::shared_ptr<Services> services, decisions::Decision answer) {
  decisions::Signer out{
      .officer = answer.confirmer.value_or(OfficerId{}), .subject = {}, .name = answer.confirmer_name, .office = answer.office};
  const auto directory = co_await offices::directory(services->db);
  if (const offices::Officer* officer = directory->find_officer(out.officer)) {
    out.subject = officer->subject;
    out.office = officer->office;
  }
  co_return out;
}

/// The decision that stands, if it is still the one complained about.
Task<std::optional<decisions::Decision>> standing(std::shared_ptr<Services> services, Complaint complaint) {
  auto decision = co_await standing_in(services, complaint.subject, complaint.about);
  if (decision && decision->id != complaint.decision) decision.reset();
  co_return decision;
}

Task<Result<Uuid>> replace(std::shared_ptr<Services> services, db::Batch& batch, Complaint complaint,
                           std::shared_ptr<const cases::Loaded> loaded, decisions::Decision answer, decisions::Proposal proposal,
                           audit::Actor actor) {
  const auto made = co_await decisions::add_replacement(services->decisions, complaint.subject, complaint.about,
                                                        {.outcome = proposal.remedy.outcome,
                                                         .grounds = proposal.remedy.grounds,
                                                         .facts = answer.facts,
                                                         .conclusion = answer.conclusion,
                                                         .author = proposal.author,
                                                         .confirmer = co_await confirmer_of(services, answer),
                                                         .actor = std::move(actor),
                                                         .case_ref = loaded->it.number,
                                                         .complaint = loaded->service},
                                                        batch);
  if (!made) co_return std::unexpected(made.error());
  co_return made->id;
}

Task<Result<void>> send_back(std::shared_ptr<Services> services, db::Batch& batch, decisions::Decision decision,
                             std::shared_ptr<const cases::Loaded> loaded, std::string stage, audit::Actor actor, Instant now) {
  if (is_of_rule(decision)) {  // the rule decides again, on what the registers say by then
    const auto refused = co_await applications::find_application(services->db, decision.subject, decision.application);
    if (!refused) throw std::runtime_error("appeals: a refusal without its application");
    applications::add_another_try(batch, *refused, stage, actor.name, now);
    co_return Result<void>{};
  }
  const auto below = co_await cases::find_case(services->cases, decision.subject, decision.application);
  if (!below) throw std::runtime_error("appeals: a decision without its case");
  std::set<OfficerId> never = cases::officers_of(*below);
  if (!decision.author.is_nil()) never.insert(decision.author);
  if (decision.confirmer) never.insert(*decision.confirmer);
  const auto reopened = co_await cases::prepare_reopening(
      services->cases, *below, {.to = std::move(stage), .never = std::move(never), .actor = actor, .reason = loaded->it.number, .at = now});
  if (!reopened) co_return std::unexpected(reopened.error());
  if (!is_return(decision)) {
    auto annulled = co_await decisions::add_annulment(services->decisions, decision, actor, batch, now);
    if (!annulled) co_return annulled;
  }
  cases::add_move(batch, *reopened);
  co_return Result<void>{};
}

/// Left as it is: what was halted goes on.
Task<Result<void>> let_stand(std::shared_ptr<Services> services, db::Batch& batch, decisions::Decision decision, std::string number,
                             Instant now) {
  if (decision.state != DecisionState::suspended) co_return Result<void>{};
  const auto below = co_await cases::find_case(services->cases, decision.subject, decision.application);
  if (!below) throw std::runtime_error("appeals: a decision without its case");
  const auto prepared = co_await cases::prepare_suspension(services->cases, *below, false, std::move(number), now);
  if (!prepared) co_return std::unexpected(prepared.error());
  decisions::add_suspension(batch, decision, false, now);
  cases::add_move(batch, *prepared);
  co_return Result<void>{};
}

}  // namespace

Task<std::optional<decisions::Contested>> contested(std::shared_ptr<Services> services, std::shared_ptr<const cases::Loaded> loaded) {
  const std::string& number = loaded->application.application.about;
  if (number.empty()) co_return std::nullopt;
  const auto decision = co_await find_contested(services, number);
  if (!decision) throw std::runtime_error("appeals: a complaint about a decision that is not there");
  decisions::Contested out{.service = services->applications->find_service(decision->service_code, decision->service_version)};
  if (!out.service) throw std::runtime_error("appeals: the service version of a decision is not in the catalogue");
  if (!decisions::stands(*decision)) co_return out;
  if (is_of_rule(*decision)) {  // what it issues is what registers say: a person has it decided again, and writes no certificate by hand
    out.stages = {out.service->workflow->start().code};
    co_return out;
  }
  out.stages = stages_back(*out.service, decision->outcome);
  if (is_return(*decision)) co_return out;  // nobody looked at it yet: there is nothing to put in its place
  out.outcomes = outcomes_instead(*out.service, decision->outcome, decision->act.has_value());
  co_return out;
}

Task<Result<void>> carry_out(std::shared_ptr<Services> services, db::Batch& batch, std::shared_ptr<const cases::Loaded> loaded,
                             decisions::Decision answer, decisions::Proposal proposal, audit::Actor actor) {
  if (loaded->application.application.about.empty()) co_return Result<void>{};
  co_await enter(services, answer.subject, answer.application);  // whoever answers is never faster than the entry
  const auto complaint = co_await store::find(services->db, answer.subject, answer.application);
  if (!complaint) throw std::runtime_error("appeals: an answer to a complaint that was not entered");
  const catalog::Outcome* outcome = loaded->service->find_outcome(answer.outcome);
  const auto decision = co_await standing(services, *complaint);
  Uuid new_decision;
  if (outcome != nullptr && outcome->remedy != Kind::none && !decision) co_return refuse("appeals.not_standing");
  if (outcome != nullptr && outcome->remedy == Kind::replace) {
    const auto made = co_await replace(services, batch, *complaint, loaded, answer, std::move(proposal), std::move(actor));
    if (!made) co_return std::unexpected(made.error());
    new_decision = *made;
  } else if (outcome != nullptr && outcome->remedy == Kind::send_back) {
    const auto done = co_await send_back(services, batch, *decision, loaded, proposal.remedy.stage, std::move(actor), answer.decided_at);
    if (!done) co_return done;
  } else if (decision) {
    const auto done = co_await let_stand(services, batch, *decision, loaded->it.number, answer.decided_at);
    if (!done) co_return done;
  }
  store::add_close(batch, *complaint, answer.outcome, new_decision, answer.decided_at);
  co_return Result<void>{};
}

Task<ServicePtr> complain_under(std::shared_ptr<Services> services, decisions::Decision decision) {
  for (const Complaint& complaint : co_await store::list(services->db, decision.subject, decision.application)) {
    if (complaint.new_decision != decision.id) continue;
    const auto application = co_await applications::find_application(services->db, complaint.subject, complaint.id);
    if (application) co_return services->applications->find_service(application->service_code, application->service_version);
  }
  co_return nullptr;
}

}  // namespace darcha::appeals
