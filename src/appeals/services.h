// What the room works with; made once by `app` for each io_context, outlives every request.
#pragma once
#include <memory>

#include "decisions/decisions.h"

namespace darcha::appeals {

using applications::ServicePtr;

struct Services {
  db::Pool& db;
  const Clock& clock;
  std::shared_ptr<applications::Services> applications;
  std::shared_ptr<cases::Services> cases;
  std::shared_ptr<decisions::Services> decisions;
};

}  // namespace darcha::appeals
