#include "app/session.h"

#include <fmt/core.h>

#include <cstdio>

#include "app/house.h"
#include "app/run_task.h"

namespace darcha::app {
namespace {

constexpr std::size_t kConnections = 4;

Opened open_for(const Config& config, Session::Start start) {
  if (start == Session::Start::must_exist && config.database_url.empty() && !std::filesystem::exists(config.data_dir / "postgres"))
    throw std::runtime_error("there is no database in " + config.data_dir.string() + "; name the right --data-dir, or a --database-url");
  return open_database(config, true);
}

}  // namespace

struct Session::State {
  State(const Config& config, Start start) : opened(open_for(config, start)), pool(io, pool_options(opened.url, kConnections)) {}
  boost::asio::io_context io{1};
  Opened opened;
  db::Pool pool;
};

Session::Session(const Config& config, Start start) : state_(std::make_unique<State>(config, start)) {}
Session::~Session() { run_task(state_->io, state_->pool.close()); }
boost::asio::io_context& Session::io() { return state_->io; }
db::Pool& Session::pool() { return state_->pool; }

std::function<int(const Arguments&)> guarded(std::function<int(const Arguments&)> run) {
  return [run = std::move(run)](const Arguments& arguments) {
    try {
      return run(arguments);
    } catch (const std::exception& failure) {
      fmt::print(stderr, "darcha: {}\n", failure.what());
      return 1;
    }
  };
}

}  // namespace darcha::app
