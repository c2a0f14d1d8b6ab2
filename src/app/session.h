// What commands share: a database for one command, and how a failure of the world ends it.
#pragma once
#include <functional>
#include <memory>

#include "app/command.h"
#include "db/db.h"

namespace boost::asio {
class io_context;
}

namespace darcha::app {

/// A database for one command, closed in order.
class Session {
 public:
  enum class Start { make_if_missing, must_exist };
  /// Throws std::runtime_error when the data folder has no database and one must exist.
  Session(const Config& config, Start start);
  ~Session();
  boost::asio::io_context& io();
  db::Pool& pool();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A failure of the world (database, file) is one sentence and exit code 1, never a stack.
std::function<int(const Arguments&)> guarded(std::function<int(const Arguments&)> run);

}  // namespace darcha::app
