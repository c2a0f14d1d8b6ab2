#include "decisions/confirm/confirm.h"

#include <boost/json.hpp>

#include "decisions/events.h"
#include "jobs/jobs.h"

namespace darcha::decisions {
namespace {

using Does = catalog::State::Does;

/// What waits for this officer's eyes.
Task<Result<Proposal>> sent_to(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, const Papers& papers) {
  const Proposal* proposal = papers.in_state(ProposalState::sent);
  if (open->state->does != Does::confirm) co_return refuse("decisions.not_sent", RefusalKind::conflict);
  if (proposal == nullptr && !papers.proposals.empty())  // another window was faster
    co_return std::unexpected(co_await changed_meanwhile(services, open->it.subject, open->it.id));
  if (proposal == nullptr) co_return refuse("decisions.not_sent", RefusalKind::conflict);
  if (const auto may = may_confirm(*proposal, open->me.officer.id, open->me.officer.subject); !may) co_return std::unexpected(may.error());
  co_return *proposal;
}

void emit_referred(db::Batch& batch, const Proposal& proposal, Instant now) {
  jobs::emit(batch, {.id = make_uuid_v7(now),
                     .topic = std::string{kReferredTopic},
                     .subject = proposal.subject,
                     .payload = boost::json::serialize(
                         boost::json::object{{"application_id", proposal.application.str()}, {"proposal_id", proposal.id.str()}}),
                     .at = now});
}

}  // namespace

Task<Result<std::optional<Decision>>> confirm(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open,
                                              std::string token, std::optional<Papers> papers) {
  if (!papers) papers = co_await load_papers(services, open->it.subject, open->it.id);
  const auto sent = co_await sent_to(services, open, *papers);
  if (!sent) co_return std::unexpected(sent.error());
  const Proposal& proposal = *sent;
  const Signer me = signer_of(open->me);
  const catalog::State* next = state_after(*open->service->workflow, *open->state, proposal.outcome);
  if (next == nullptr) co_return refuse("decisions.no_outcome", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  db::Batch batch;
  store::add_close(batch, proposal, ProposalState::confirmed, me, std::nullopt, now);
  if (next->kind == catalog::State::Kind::end) {
    auto found = co_await found_of(services, *papers, proposal);
    if (!found) throw std::runtime_error("decisions: a proposal without its findings");
    auto decision = co_await finish(services,
                                    {.loaded = open,
                                     .proposal = proposal,
                                     .found = std::move(*found),
                                     .outcome = proposal.outcome,
                                     .grounds = proposal.grounds,
                                     .conclusion = proposal.conclusion,
                                     .confirmer_name = me.name,
                                     .confirmer = me.officer,
                                     .actor = open->me.actor(),
                                     .kind = "decisions.confirmed",
                                     .token = std::move(token)},
                                    std::move(batch));
    if (!decision) co_return std::unexpected(decision.error());
    co_return std::optional{std::move(*decision)};
  }
  const auto moved = co_await cases::prepare_move(
      services->cases, *open,
      {.kind = "decisions.confirmed", .to = next->code, .actor = open->me.actor(), .token = std::move(token), .at = now});
  if (!moved) co_return std::unexpected(moved.error());
  cases::add_move(batch, *moved);
  if (next->does == Does::sit) emit_referred(batch, proposal, now);
  if (auto done = co_await cases::commit(services->cases, *moved, std::move(batch)); !done) co_return std::unexpected(done.error());
  co_return std::optional<Decision>{};
}

Task<Result<void>> give_back(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, std::string remarks,
                             std::string token, std::optional<Papers> papers) {
  if (const auto right = check_remarks(remarks); !right) co_return right;
  if (!papers) papers = co_await load_papers(services, open->it.subject, open->it.id);
  const auto sent = co_await sent_to(services, open, *papers);
  if (!sent) co_return std::unexpected(sent.error());
  const catalog::State* back = proposing_state(*open->service->workflow, *open->state);
  if (back == nullptr) co_return refuse("decisions.no_way_back");
  const Instant now = services->clock.now();
  const auto moved = co_await cases::prepare_move(
      services->cases, *open,
      {.kind = "decisions.returned", .to = back->code, .actor = open->me.actor(), .token = std::move(token), .at = now});
  if (!moved) co_return std::unexpected(moved.error());
  db::Batch batch;
  store::add_close(batch, *sent, ProposalState::returned, signer_of(open->me), std::move(remarks), now);
  cases::add_move(batch, *moved);
  co_return co_await cases::commit(services->cases, *moved, std::move(batch));
}

}  // namespace darcha::decisions
