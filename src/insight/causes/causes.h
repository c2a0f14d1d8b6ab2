// The register of causes: many appeals about the same thing have one cause, somebody who has to end it, a measure, a day, and a proof. What
// is written here everybody can read, and nothing of it is ever changed or erased: each act is an event.
#pragma once
#include "insight/insight.h"

namespace darcha::insight {

using CauseId = Id<struct CauseTag>;

enum class CauseState { open, closing, closed };  ///< closing: a second officer has to confirm the proof
std::string_view code(CauseState state);
std::optional<CauseState> parse_cause_state(std::string_view code);

struct Cause {
  CauseId id;
  std::string number;          ///< "TS-26-7K3M-9QX2-5"
  std::string title, problem;  ///< in an officer's words
  std::string topic, district;
  std::int64_t appeals = 0;  ///< in the cluster when it was opened; at least five
  OfficeId office;           ///< who has to end it
  std::string measure;
  Date due_on{};
  CauseState state = CauseState::open;
  std::string proof{}, proof_link{};
  OfficerId proposed_by{};
  Instant opened_at{};
  std::optional<Instant> closed_at{};
  int version = 1;
  bool overdue(Instant now) const { return state != CauseState::closed && date_in_tashkent(now) > due_on; }
};

struct CauseEvent {
  int seq = 1;
  std::string kind;  ///< opened, amended, noted, closing, returned, closed
  OfficerId officer;
  std::string officer_name;
  OfficeId office;
  std::string said, token;
  Instant at{};
};

struct Cluster {
  std::string topic, district;
  std::int64_t appeals = 0, alike = 0;  ///< alike: whose words are near those of another one
  Instant first_at{}, last_at{};
};

/// Who acts: a head or a supervisor, by the directory of today. Refuses insight.not_for_you.
struct Keeper {
  offices::Officer officer;
  std::string token;
};
Task<Result<Keeper>> keeper(std::shared_ptr<Services> services, web::Visitor visitor, std::string token);

struct NewCause {
  std::string title, problem, topic, district, office, measure;  ///< office: its code
  Date due_on{};
};
/// Refuses insight.no_such_cluster (it is gone, or has its cause already), no_such_body, words_missing, day_passed.
Task<Result<std::string>> open_cause(std::shared_ptr<Services> services, Keeper by, NewCause cause);
/// Another measure, day or body, with the reason. Refuses insight.no_such_cause, cause_closed, words_missing, no_such_body, day_passed.
struct Amendment {
  std::string office, measure, reason;
  Date due_on{};
};
Task<Result<void>> amend(std::shared_ptr<Services> services, Keeper by, std::string number, Amendment change);
Task<Result<void>> note(std::shared_ptr<Services> services, Keeper by, std::string number, std::string said);
/// With the proof: words, and the address of an act or a file. Refuses insight.no_such_link.
Task<Result<void>> propose_closure(std::shared_ptr<Services> services, Keeper by, std::string number, std::string proof, std::string link);
/// By somebody who did not propose it. Refuses insight.own_proposal, nothing_proposed; to give it back words are needed.
Task<Result<void>> decide_closure(std::shared_ptr<Services> services, Keeper by, std::string number, bool confirm, std::string said);

Task<std::vector<Cause>> list_causes(std::shared_ptr<Services> services);
Task<std::optional<Cause>> find_cause(std::shared_ptr<Services> services, std::string number);
Task<std::vector<CauseEvent>> history_of(std::shared_ptr<Services> services, CauseId id);
/// Clusters that have no open cause yet.
Task<std::vector<Cluster>> proposals(std::shared_ptr<Services> services);
/// Looks for clusters of the last 90 days.
Task<> find_clusters(std::shared_ptr<Services> services);

std::vector<web::Route> cause_routes(std::shared_ptr<Services> services);

}  // namespace darcha::insight
