// What slices of this room share: the papers of a case, and who is at the desk.
#pragma once
#include "decisions/gather/found.h"
#include "decisions/services.h"

namespace darcha::decisions {

/// All of this room about a case.
struct Papers {
  std::optional<Found> found;       ///< last
  std::vector<Proposal> proposals;  ///< newest first
  std::vector<Decision> decisions;  ///< newest first

  const Proposal* in_state(ProposalState state) const;  ///< the newest
  const Proposal* find(Uuid proposal) const;
  const Decision* standing() const;  ///< not replaced
};
Task<Papers> load_papers(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// Proposals and decisions, in the transaction that reads their case. What was found is not among them: it is large, and found_of() reads
/// what a proposal rests on when it is wanted.
class PapersBeside final : public cases::Beside {
 public:
  void ask(db::Batch& batch, SubjectId subject, ApplicationId id) override {
    reading_.emplace(batch, subject, id, store::Reading::Findings::none);
  }
  void take(const db::Results& results) override;
  Papers papers;

 private:
  std::optional<store::Reading> reading_;
};
/// The findings a proposal rests on: the last ones, or those it was written on.
Task<std::optional<Found>> found_of(std::shared_ptr<Services> services, const Papers& papers, const Proposal& proposal);

Signer signer_of(const cases::Acting& me);

/// The case for whoever has it and writes on it; nothing of the person is shown, so nothing is logged as read (autosave comes every
/// second). Refuses cases.not_found, and decisions.not_your_desk when somebody else has the case or it stands elsewhere.
struct AtDesk {
  cases::Loaded loaded;
  cases::Acting me;
};
Task<Result<AtDesk>> at_desk(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId id, catalog::State::Does does);

/// decisions.changed_meanwhile, with who did it and when: whoever moved the case or wrote on its proposal last.
Task<Refusal> changed_meanwhile(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);

/// Whether the officer has the case, themselves or for a colleague who is away; then `acts_for` says so.
bool has_case(const cases::Loaded& loaded, cases::Acting& me);
bool has_case(const cases::OpenCase& open);  ///< of a case opened by them: `open.me.acts_for` says it already

/// The state after `from` whose work is `does`; null if there is none.
const catalog::State* next_that(const catalog::Workflow& workflow, const catalog::State& from, catalog::State::Does does);
/// Where a proposal is written that `state` looks at.
const catalog::State* proposing_state(const catalog::Workflow& workflow, const catalog::State& state);
/// Where the case goes once a proposal is confirmed, or a body has sat: the one further state, or the end of the outcome.
const catalog::State* state_after(const catalog::Workflow& workflow, const catalog::State& from, std::string_view outcome);

std::string case_path(ApplicationId id);                       ///< "/xodim/ishlar/{id}"
inline constexpr std::string_view kOutcomeOfCase = "outcome";  ///< Case::data: what was proposed, or supported by the body
inline constexpr std::string_view kProposalOfCase = "proposal";
inline constexpr std::string_view kSittingOfCase = "sitting";

}  // namespace darcha::decisions
