// What the room works with; made once by `app` for each io_context, outlives every request.
#pragma once
#include <functional>
#include <memory>

#include "cases/cases.h"
#include "db/db.h"
#include "decisions/types.h"
#include "documents/documents.h"

namespace darcha::decisions {

struct Services {
  db::Pool& db;
  db::Pool& registers;  ///< where registers of persons are read: the same pool, until they lie elsewhere
  const Clock& clock;
  std::shared_ptr<cases::Services> cases;
  std::shared_ptr<documents::Services> documents;
  /// Lent by whoever keeps the register: adds the entry that an outcome writes (Effect::register_code) to the transaction of the decision.
  /// The batch outlives the call. Null: the missing entry is named in the program's log. (A change of citizenship is `persons`' and always
  /// made.)
  std::function<Task<>(db::Batch& batch, catalog::Effect effect, Decision decision, audit::Actor actor)> enter{};
};

}  // namespace darcha::decisions
