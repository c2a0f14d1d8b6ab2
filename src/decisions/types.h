// What a reasoned decision is made of, to this room and to those above it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"

namespace darcha::decisions {

/// Words of an officer: in Uzbek, and in the applicant's language where that is another one (empty: not translated).
struct Said {
  std::string uz;
  std::string own;
  bool operator==(const Said&) const = default;
};
/// By what is explained: the code of a requirement, or "compare." and the code of a comparison.
using Explanations = std::map<std::string, Said>;

/// An officer as they are named on papers and in the log. `subject` is the person behind the office: two offices do not make two people.
struct Signer {
  OfficerId officer;
  SubjectId subject;
  std::string name;  ///< "Sh. Toʻrayev, bosh mutaxassis"
  OfficeId office;
};

enum class ProposalState { draft, sent, returned, confirmed, superseded };
std::string_view code(ProposalState state);
std::optional<ProposalState> parse_proposal_state(std::string_view code);

/// What the answer to a complaint does to the decision it is about (catalog::Outcome::remedy): another outcome in its place, with the
/// grounds of that, or the stage its case goes on at.
struct Remedy {
  std::string outcome;  ///< of the service complained about; empty: none
  std::vector<std::string> grounds;
  std::string stage;
  bool operator==(const Remedy&) const = default;
};

struct Proposal {
  SubjectId subject;
  ApplicationId application;
  Uuid id;
  ProposalState state = ProposalState::draft;
  int version = 0;             ///< grows with every change; 0: not stored yet
  std::string workflow_state;  ///< of the service, where it was written
  Uuid findings;
  std::string outcome;  ///< empty while none is chosen
  std::vector<std::string> grounds;
  Explanations explanations;
  Said facts;       ///< what was established
  Said conclusion;  ///< why it follows from the law
  Remedy remedy;    ///< empty but for a complaint
  Signer author;
  std::optional<Signer> confirmer;  ///< whom the system drew; `office` is not kept
  std::string remarks;              ///< of a return
  Uuid follows;                     ///< the returned one that this one mends; nil
  Instant saved_at{};
  std::optional<Instant> sent_at, closed_at;
};

/// What somebody above the office decided: an act of the President, for citizenship.
struct Act {
  std::string number;
  Date date{};
};

/// `annulled`: a complaint sent its case back, and nothing stands in its place yet.
enum class DecisionState { in_force, suspended, replaced, annulled };
std::string_view code(DecisionState state);
std::optional<DecisionState> parse_decision_state(std::string_view code);

/// The decision that ended a case.
struct Decision {
  SubjectId subject;
  ApplicationId application;
  Uuid id;
  std::string number;  ///< of its letter
  std::string case_number;
  std::string service_code;
  int service_version = 0;
  std::string outcome;
  std::vector<std::string> grounds;
  Explanations explanations;
  Said facts, conclusion;
  Uuid findings, proposal;
  std::optional<Act> act;
  OfficerId author;
  std::string author_name;
  std::optional<OfficerId> confirmer;
  std::string confirmer_name;
  OfficeId office;
  DocumentId letter;
  std::optional<DocumentId> document;  ///< what the outcome issues
  Instant decided_at{};
  DecisionState state = DecisionState::in_force;
  Uuid replaced_by;  ///< nil
  int version = 0;
};
inline bool stands(const Decision& decision) {
  return decision.state == DecisionState::in_force || decision.state == DecisionState::suspended;
}

}  // namespace darcha::decisions
