// What the room works with; made once by `app` for each io_context, outlives every request.
#pragma once
#include <functional>
#include <memory>

#include "cases/cases.h"
#include "db/db.h"
#include "decisions/types.h"
#include "documents/documents.h"

namespace darcha::decisions {

/// The decision that a complaint is about, as far as the answer to it may change something.
struct Contested {
  std::shared_ptr<const catalog::Service> service;  ///< it was decided under
  std::vector<std::string> outcomes;                ///< that may stand in its place; empty: it cannot be replaced from here
  std::vector<std::string> stages;                  ///< that its case may go on at; empty: it cannot be sent back from here
};

/// An entry that an outcome writes into a register of the house (Effect::register_code).
struct Entering {
  catalog::Effect effect;
  Decision decision;
  std::string territory;        ///< SOATO of the applicant's address when the case opened; "17" without one
  std::string document_number;  ///< of what the outcome issues, or empty
  audit::Actor actor;
};

struct Services {
  db::Pool& db;
  db::Pool& registers;  ///< where registers of persons are read: the same pool, until they lie elsewhere
  const Clock& clock;
  std::shared_ptr<cases::Services> cases;
  std::shared_ptr<documents::Services> documents;
  /// Lent by whoever keeps the register: adds the entry that an outcome writes to the transaction of the decision.
  /// The batch outlives the call. Null: the missing entry is named in the program's log. (A change of citizenship is `persons`' and always
  /// made.)
  std::function<Task<>(db::Batch& batch, Entering entering)> enter{};
  /// Lent by appeals: what the answer in this case may change; nothing in a case that is no complaint. Null: there are no complaints.
  std::function<Task<std::optional<Contested>>(std::shared_ptr<const cases::Loaded>)> contested{};
  /// Lent by appeals: adds what the answer to a complaint does to the decision it is about to the transaction of the answer. The batch
  /// outlives the call. Called for every decision; nothing is added for one that answers no complaint.
  std::function<Task<Result<void>>(db::Batch& batch, std::shared_ptr<const cases::Loaded>, Decision decision, Proposal proposal,
                                   audit::Actor actor)>
      carry_out{};
  /// Lent by appeals: the service whose `appeal` says what can be done against a decision, where that is not its own: a decision that
  /// answers a complaint. Null function or pointer: its own.
  std::function<Task<std::shared_ptr<const catalog::Service>>(Decision)> complain_under{};
};

}  // namespace darcha::decisions
