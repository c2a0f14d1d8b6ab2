#include "decisions/rules.h"

#include <algorithm>

#include "core/text.h"

namespace darcha::decisions {
namespace {

constexpr std::size_t kMostWords = 2'000;

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void check_length(const Said& said, const std::string& field, std::size_t most, std::vector<FieldError>& faults) {
  if (count_characters(said.uz) > most || count_characters(said.own) > most)
    faults.push_back({field, "decisions.fault.too_long", {{"max", std::to_string(most)}}});
}

void check_grounds(const std::vector<std::string>& grounds, const catalog::Service& service, const catalog::Outcome& outcome,
                   const std::string& field, std::vector<FieldError>& faults) {
  if (grounds.empty() && (outcome.kind != catalog::Outcome::Kind::granted || !outcome.grounds.empty()))
    faults.push_back({field, "decisions.fault.no_ground"});
  for (const std::string& chosen : grounds) {
    const auto found = std::ranges::find(outcome.grounds, chosen, &catalog::Ground::code);
    if (found == outcome.grounds.end()) {
      faults.push_back({field, "decisions.fault.ground_elsewhere"});
    } else if (service.find_provision(found->basis) == nullptr) {
      faults.push_back({field, "decisions.fault.ground_without_law"});
    }
  }
}

void check_explanations(const Proposal& proposal, const std::vector<Question>& questions, std::vector<FieldError>& faults) {
  for (const Question& question : questions) {
    const std::string field = "explain." + question.key;
    const auto found = proposal.explanations.find(question.key);
    if (found == proposal.explanations.end() || blank(found->second.uz)) {
      faults.push_back({field, "decisions.fault.no_explanation"});
    } else if (count_characters(found->second.uz) < kShortestExplanation) {
      faults.push_back({field, "decisions.fault.short_explanation", {{"min", std::to_string(kShortestExplanation)}}});
    } else {
      check_length(found->second, field, kLongestExplanation, faults);
    }
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) break;
    std::size_t end = text.find_first_of(" \t\r\n", begin);
    if (end == std::string_view::npos) end = text.size();
    words.push_back(text.substr(begin, end - begin));
    at = end;
  }
  return words;
}

void put(std::vector<Change>& changes, Change::Kind kind, std::string_view word) {
  if (changes.empty() || changes.back().kind != kind) {
    changes.push_back({kind, std::string{word}});
  } else {
    changes.back().text += " ";
    changes.back().text += word;
  }
}

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::pair<Enum, std::string_view> (&names)[N], std::string_view code) {
  for (const auto& [value, name] : names)
    if (name == code) return value;
  return std::nullopt;
}
template <class Enum, std::size_t N>
std::string_view name_in(const std::pair<Enum, std::string_view> (&names)[N], Enum wanted) {
  for (const auto& [value, name] : names)
    if (value == wanted) return name;
  return {};
}

constexpr std::pair<ProposalState, std::string_view> kProposalStates[] = {{ProposalState::draft, "draft"},
                                                                          {ProposalState::sent, "sent"},
                                                                          {ProposalState::returned, "returned"},
                                                                          {ProposalState::confirmed, "confirmed"},
                                                                          {ProposalState::superseded, "superseded"}};
constexpr std::pair<DecisionState, std::string_view> kDecisionStates[] = {{DecisionState::in_force, "in_force"},
                                                                          {DecisionState::suspended, "suspended"},
                                                                          {DecisionState::replaced, "replaced"},
                                                                          {DecisionState::annulled, "annulled"}};
constexpr std::pair<Doubt, std::string_view> kDoubts[] = {
    {Doubt::not_met, "not_met"}, {Doubt::unclear, "unclear"}, {Doubt::for_person, "for_person"}, {Doubt::mismatch, "mismatch"}};
constexpr std::pair<Vote, std::string_view> kVotes[] = {
    {Vote::in_favour, "for"}, {Vote::against, "against"}, {Vote::abstain, "abstain"}, {Vote::recused, "recused"}};

}  // namespace

std::string_view code(ProposalState state) { return name_in(kProposalStates, state); }
std::optional<ProposalState> parse_proposal_state(std::string_view code) { return named(kProposalStates, code); }
std::string_view code(DecisionState state) { return name_in(kDecisionStates, state); }
std::optional<DecisionState> parse_decision_state(std::string_view code) { return named(kDecisionStates, code); }
std::string_view code(Doubt doubt) { return name_in(kDoubts, doubt); }
std::string_view code(Vote vote) { return name_in(kVotes, vote); }
std::optional<Vote> parse_vote(std::string_view code) { return named(kVotes, code); }

std::vector<FieldError> faults_in(const Proposal& proposal, const catalog::Service& service, const std::vector<Question>& questions) {
  std::vector<FieldError> faults;
  const catalog::Outcome* outcome = service.find_outcome(proposal.outcome);
  if (outcome == nullptr) {
    faults.push_back({"outcome", "decisions.fault.no_outcome"});
  } else {
    check_grounds(proposal.grounds, service, *outcome, "grounds", faults);
  }
  if (proposal.findings.is_nil()) faults.push_back({"findings", "decisions.fault.no_findings"});
  check_explanations(proposal, questions, faults);
  if (blank(proposal.facts.uz)) faults.push_back({"facts", "decisions.fault.no_facts"});
  check_length(proposal.facts, "facts", kLongestText, faults);
  if (blank(proposal.conclusion.uz)) faults.push_back({"conclusion", "decisions.fault.no_conclusion"});
  check_length(proposal.conclusion, "conclusion", kLongestText, faults);
  return faults;
}

std::vector<FieldError> remedy_faults_in(const Proposal& proposal, const catalog::Service& complaint,
                                         const std::optional<Contested>& contested) {
  using Kind = catalog::Outcome::Remedy;
  std::vector<FieldError> faults;
  const catalog::Outcome* chosen = complaint.find_outcome(proposal.outcome);
  if (chosen == nullptr || chosen->remedy == Kind::none) return faults;
  const Remedy& remedy = proposal.remedy;
  const auto offered = [](const std::vector<std::string>& all, const std::string& one) { return std::ranges::find(all, one) != all.end(); };
  if (chosen->remedy == Kind::send_back) {
    if (!contested || !offered(contested->stages, remedy.stage)) faults.push_back({"remedy.stage", "decisions.fault.no_stage"});
    return faults;
  }
  const catalog::Outcome* outcome =
      contested && offered(contested->outcomes, remedy.outcome) ? contested->service->find_outcome(remedy.outcome) : nullptr;
  if (outcome == nullptr)
    faults.push_back({"remedy.outcome", "decisions.fault.no_new_outcome"});
  else
    check_grounds(remedy.grounds, *contested->service, *outcome, "remedy.grounds", faults);
  return faults;
}

std::vector<const catalog::Ground*> usable_grounds(const catalog::Service& service, const catalog::Outcome& outcome) {
  std::vector<const catalog::Ground*> usable;
  for (const catalog::Ground& ground : outcome.grounds)
    if (service.find_provision(ground.basis) != nullptr) usable.push_back(&ground);
  return usable;
}

Result<void> may_confirm(const Proposal& proposal, OfficerId officer, SubjectId person) {
  if (proposal.state != ProposalState::sent) return refuse("decisions.not_sent", RefusalKind::conflict);
  if (proposal.author.officer == officer || proposal.author.subject == person)
    return refuse("decisions.own_proposal", RefusalKind::forbidden);
  return {};
}

Result<void> check_remarks(std::string_view remarks) {
  if (blank(remarks) || count_characters(remarks) < kShortestExplanation)
    return refuse("decisions.fault.no_remarks", RefusalKind::bad_input, {{"min", std::to_string(kShortestExplanation)}});
  if (count_characters(remarks) > kLongestExplanation)
    return refuse("decisions.fault.too_long", RefusalKind::bad_input, {{"max", std::to_string(kLongestExplanation)}});
  return {};
}

std::vector<Change> differences(std::string_view before, std::string_view after) {
  const auto a = words_of(before), b = words_of(after);
  std::vector<Change> changes;
  if (a.size() > kMostWords || b.size() > kMostWords) {
    if (before == after) return {{Change::Kind::same, std::string{after}}};
    return {{Change::Kind::removed, std::string{before}}, {Change::Kind::added, std::string{after}}};
  }
  // Longest common subsequence, from the end, so that the walk goes forward.
  const std::size_t width = b.size() + 1;
  std::vector<std::uint16_t> longest((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      longest[i * width + j] = a[i] == b[j] ? static_cast<std::uint16_t>(longest[(i + 1) * width + j + 1] + 1)
                                            : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      put(changes, Change::Kind::same, a[i]);
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      put(changes, Change::Kind::removed, a[i++]);
    } else {
      put(changes, Change::Kind::added, b[j++]);
    }
  }
  return changes;
}

Carried carried(const Tally& tally, int members, int present, std::optional<Vote> of_chair) {
  if (present * 2 <= members) return Carried::undecided;
  if (tally.in_favour + tally.against == 0) return Carried::undecided;
  if (tally.in_favour > tally.against) return Carried::carried;
  if (tally.in_favour < tally.against) return Carried::rejected;
  if (of_chair == Vote::in_favour) return Carried::carried;
  if (of_chair == Vote::against) return Carried::rejected;
  return Carried::undecided;
}

}  // namespace darcha::decisions
