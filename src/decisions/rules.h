// Pure rules of decisions: what has to be explained, what may be sent, who may confirm, what changed between two texts, how a collegial
// body votes. Law: OʻRQ-457 (a decision names facts, law and reasons), OʻRQ-610 and PF-6185 (citizenship).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/refusal.h"
#include "decisions/services.h"
#include "decisions/types.h"

namespace darcha::decisions {

/// What stands between a proposal and its sending: a finding that is not plainly met, or values that contradict each other.
enum class Doubt { not_met, unclear, for_person, mismatch };
std::string_view code(Doubt doubt);

struct Question {
  std::string key;  ///< as in Explanations
  Doubt doubt = Doubt::unclear;
};

inline constexpr std::size_t kLongestExplanation = 2'000;  // characters
inline constexpr std::size_t kLongestText = 8'000;
inline constexpr std::size_t kShortestExplanation = 10;

/// Everything that keeps a proposal from being sent, in the order of the form; empty: it may go. Codes: decisions.fault.no_outcome,
/// .no_ground, .ground_elsewhere (of another outcome), .ground_without_law, .no_explanation, .short_explanation, .no_facts,
/// .no_conclusion, .too_long, .no_findings. `field` is the input's name; explanations are "explain.<key>".
std::vector<FieldError> faults_in(const Proposal& proposal, const catalog::Service& service, const std::vector<Question>& questions);

/// What is missing in the remedy that the chosen outcome of a complaint calls for. Codes: decisions.fault.no_new_outcome, .no_stage,
/// .no_ground, .ground_elsewhere, .ground_without_law. Fields: remedy.outcome, remedy.grounds, remedy.stage.
std::vector<FieldError> remedy_faults_in(const Proposal& proposal, const catalog::Service& complaint,
                                         const std::optional<Contested>& contested);

/// The grounds an outcome offers that rest on a provision of the service.
std::vector<const catalog::Ground*> usable_grounds(const catalog::Service& service, const catalog::Outcome& outcome);

/// Four eyes: never the author, by office or by person. (Whose turn it is, kin, declared conflicts and deciders below are `cases`'.)
/// Refuses decisions.own_proposal, decisions.not_sent.
Result<void> may_confirm(const Proposal& proposal, OfficerId officer, SubjectId person);

/// Remarks of a return: 10 to 2,000 characters. Refuses decisions.fault.no_remarks, decisions.fault.too_long.
Result<void> check_remarks(std::string_view remarks);

// ---- what changed

struct Change {
  enum class Kind { same, removed, added } kind = Kind::same;
  std::string text;
};
/// Word by word; neighbouring words of one kind are one piece. Texts beyond 2,000 words are compared as wholes.
std::vector<Change> differences(std::string_view before, std::string_view after);

// ---- the collegial body

enum class Vote { in_favour, against, abstain, recused };
std::string_view code(Vote vote);
std::optional<Vote> parse_vote(std::string_view code);

struct Tally {
  int in_favour = 0, against = 0, abstain = 0, recused = 0;
};
enum class Carried { carried, rejected, undecided };
/// A majority of the members present decides; a tie is settled by the chair's vote; less than half of the members present decide nothing.
/// (unverified: the rules of the Commission were not found in a public source.)
Carried carried(const Tally& tally, int members, int present, std::optional<Vote> of_chair);

}  // namespace darcha::decisions
