#include "decisions/propose/propose.h"

#include "offices/offices.h"

namespace darcha::decisions {
namespace {

using Does = catalog::State::Does;

void add_first(db::Batch& batch, const Proposal& proposal) {
  batch.add(sql::SetDraftsAside{.subject_id = proposal.subject, .application_id = proposal.application, .now = proposal.saved_at});
  store::add_insert(batch, proposal);
}

Task<std::optional<Signer>> signer_named(std::shared_ptr<Services> services, OfficerId id) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* officer = directory->find_officer(id);
  const offices::Office* office = officer != nullptr ? directory->find_office(officer->office) : nullptr;
  if (office == nullptr) co_return std::nullopt;
  co_return signer_of({*officer, *office});
}

}  // namespace

Proposal working_copy(const Papers& papers, const cases::Loaded& loaded, const cases::Acting& me) {
  const Proposal* draft = papers.in_state(ProposalState::draft);
  if (draft != nullptr && draft->author.officer == me.officer.id) return *draft;
  Proposal out;
  if (draft != nullptr) {
    out = *draft;
  } else if (!papers.proposals.empty() && papers.proposals.front().state == ProposalState::returned) {
    out = papers.proposals.front();
    out.follows = out.id;
  }
  out.subject = loaded.it.subject;
  out.application = loaded.it.id;
  out.id = {};
  out.state = ProposalState::draft;
  out.version = 0;
  out.workflow_state = loaded.it.state;
  out.findings = papers.found ? papers.found->id : Uuid{};
  out.author = signer_of(me);
  out.confirmer.reset();
  out.remarks.clear();
  out.sent_at.reset();
  out.closed_at.reset();
  return out;
}

Task<Result<Proposal>> save_draft(std::shared_ptr<Services> services, Proposal proposal) {
  proposal.saved_at = services->clock.now();
  db::Batch batch;
  if (proposal.version == 0) {
    proposal.id = make_uuid_v7(proposal.saved_at);
    add_first(batch, proposal);
  } else {
    store::add_save(batch, proposal);
  }
  bool lost = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;  // sent or saved from another window between our reading and our writing
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "proposals_one_open") throw;
    lost = true;
  }
  if (lost) co_return std::unexpected(co_await changed_meanwhile(services, proposal.subject, proposal.application));
  ++proposal.version;
  co_return proposal;
}

Task<Result<Signer>> send(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, Proposal proposal, Found found,
                          std::string token) {
  const std::optional<Contested> contested = services->contested ? co_await services->contested(open) : std::nullopt;
  auto faults = faults_in(proposal, *open->service, questions_of(found));
  for (FieldError& fault : remedy_faults_in(proposal, *open->service, contested)) faults.push_back(std::move(fault));
  if (!faults.empty())
    co_return std::unexpected(Refusal{.code = "decisions.faults", .kind = RefusalKind::bad_input, .fields = std::move(faults)});
  const catalog::State* confirming = next_that(*open->service->workflow, *open->state, Does::confirm);
  if (confirming == nullptr) co_return refuse("decisions.no_confirmation");
  const Instant now = services->clock.now();
  proposal.findings = found.id;
  proposal.saved_at = now;
  const bool first = proposal.version == 0;
  if (first) {
    proposal.id = make_uuid_v7(now);
    proposal.version = 1;
  }
  auto moved = co_await cases::prepare_move(
      services->cases, *open,
      {.kind = "decisions.proposed",
       .to = confirming->code,
       .actor = open->me.actor(),
       .data = {{std::string{kProposalOfCase}, proposal.id.str()}, {std::string{kOutcomeOfCase}, proposal.outcome}},
       .token = std::move(token),
       .at = now});
  if (!moved) co_return std::unexpected(moved.error());
  proposal.confirmer = co_await signer_named(services, moved->after.holder);
  if (!proposal.confirmer) co_return refuse("cases.no_second_officer");
  db::Batch batch;
  if (first) add_first(batch, proposal);
  store::add_send(batch, proposal);
  cases::add_move(batch, *moved);
  bool lost = false;
  Result<void> done;
  try {
    done = co_await cases::commit(services->cases, *moved, std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "proposals_one_open") throw;
    lost = true;
  }
  if (lost) co_return std::unexpected(co_await changed_meanwhile(services, proposal.subject, proposal.application));
  if (!done) co_return std::unexpected(done.error());
  co_return *proposal.confirmer;
}

}  // namespace darcha::decisions
