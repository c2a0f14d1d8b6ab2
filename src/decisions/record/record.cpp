#include "decisions/record/record.h"

#include "core/text.h"

namespace darcha::decisions {
namespace {

constexpr std::size_t kLongestNumber = 40;

/// The act replaces what was proposed: its outcome, and where that is another one, its own grounds and reasons.
Proposal as_decided(const Proposal& proposal, const ActEntry& entry) {
  Proposal out = proposal;
  const bool same = entry.outcome == proposal.outcome;
  out.outcome = entry.outcome;
  if (!entry.grounds.empty() || !same) out.grounds = entry.grounds;
  if (!entry.conclusion.uz.empty() || !same) out.conclusion = entry.conclusion;
  return out;
}

std::vector<FieldError> faults_of(const ActEntry& entry, const Proposal& decided, const catalog::Service& service, Date lodged,
                                  Date today) {
  std::vector<FieldError> faults;
  if (entry.act.number.empty()) faults.push_back({"act_number", "decisions.fault.no_act_number"});
  if (count_characters(entry.act.number) > kLongestNumber)
    faults.push_back({"act_number", "decisions.fault.too_long", {{"max", std::to_string(kLongestNumber)}}});
  if (entry.act.date < lodged || entry.act.date > today) faults.push_back({"act_date", "decisions.fault.act_date"});
  for (FieldError& fault : faults_in(decided, service, {})) faults.push_back(std::move(fault));
  return faults;
}

}  // namespace

const Proposal* carried_proposal(const Papers& papers, const cases::Case& it) {
  const auto carried = it.data.find(std::string{kProposalOfCase});
  const auto id = carried == it.data.end() ? std::nullopt : parse_uuid(carried->second);
  const Proposal* proposal = id ? papers.find(*id) : nullptr;
  return proposal != nullptr && proposal->state == ProposalState::confirmed ? proposal : nullptr;
}

Task<Result<Decision>> record(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, ActEntry entry,
                              std::string token) {
  if (open->state == nullptr || open->state->does != catalog::State::Does::record)
    co_return refuse("decisions.not_your_desk", RefusalKind::conflict);
  const Papers papers = co_await load_papers(services, open->it.subject, open->it.id);
  const Proposal* proposal = carried_proposal(papers, open->it);
  if (proposal == nullptr) throw std::runtime_error("decisions: an act is awaited for a case without a confirmed proposal");
  auto found = co_await found_of(services, papers, *proposal);
  if (!found) throw std::runtime_error("decisions: a proposal without its findings");
  const Proposal decided = as_decided(*proposal, entry);
  if (auto faults = faults_of(entry, decided, *open->service, date_in_tashkent(open->application.application.submitted_at),
                              date_in_tashkent(services->clock.now()));
      !faults.empty())
    co_return std::unexpected(Refusal{.code = "decisions.faults", .kind = RefusalKind::bad_input, .fields = std::move(faults)});
  co_return co_await finish(services,
                            {.loaded = open,
                             .proposal = *proposal,
                             .found = std::move(*found),
                             .outcome = decided.outcome,
                             .grounds = decided.grounds,
                             .conclusion = decided.conclusion,
                             .act = entry.act,
                             .confirmer_name = proposal->confirmer ? proposal->confirmer->name : std::string{},
                             .confirmer = proposal->confirmer ? std::optional{proposal->confirmer->officer} : std::nullopt,
                             .actor = open->me.actor(),
                             .kind = "decisions.recorded",
                             .token = std::move(token)},
                            {});
}

}  // namespace darcha::decisions
