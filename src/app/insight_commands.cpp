#include "app/insight_commands.h"

#include <fmt/core.h>

#include "app/demo_time/demo_time.h"
#include "app/house.h"
#include "app/run_task.h"
#include "app/session.h"
#include "core/cpu_pool.h"
#include "insight/insight.h"
#include "web/rate_limit.h"

namespace darcha::app {
namespace {

/// What figures need of the house: its database and its clock.
struct Figures {
  explicit Figures(const Config& config)
      : session(config, Session::Start::must_exist), clock(config.data_dir / "demo-clock", clock_offset(config)) {
    const auto appeals =
        std::make_shared<murojaat::Services>(murojaat::Services{.db = session.pool(), .cpu = cpu, .clock = clock, .limits = limits});
    services = std::make_shared<insight::Services>(insight::Services{.db = session.pool(), .clock = clock, .murojaat = appeals});
  }
  Session session;
  DemoClock clock;
  CpuPool cpu{1};
  web::MemoryRateLimiter limits;
  std::shared_ptr<insight::Services> services;
};

int say(const insight::Recomputed& found) {
  for (const std::string& sentence : found.different) fmt::print("{}\n", sentence);
  if (found.differences > static_cast<std::int64_t>(found.different.size()))
    fmt::print("... and {} more\n", found.differences - static_cast<std::int64_t>(found.different.size()));
  fmt::print(
      "{} appeals, {} months, {} editions found again from the events; {} differences, {} appeals of the last minutes on their way\n",
      found.appeals, found.months, found.editions, found.differences, found.waiting);
  return found.agrees() ? 0 : 1;
}

int recompute(const Arguments& arguments) {
  Figures figures(arguments.config);
  return say(run_task(figures.session.io(), insight::recompute(figures.services)));
}

int publish(const Arguments& arguments) {
  Figures figures(arguments.config);
  const insight::Recomputed found = run_task(figures.session.io(), insight::recompute(figures.services));
  if (!found.agrees() || found.waiting > 0) {
    say(found);
    fmt::print("nothing was published: figures have to agree with the events first\n");
    return 1;
  }
  fmt::print("{} editions published\n", run_task(figures.session.io(), insight::publish_due(figures.services, true)));
  return 0;
}

}  // namespace

std::vector<Command> insight_commands() {
  return {{"insight recompute",
           "do the public figures say what happened?",
           "Finds every figure again from the events of all appeals, without anything that is kept of figures, and holds it against the "
           "counters, their sums and every edition that was published. Says where it differs; exit code 1 then. Changes nothing.",
           {},
           guarded(recompute)},
          {"insight publish",
           "publish months whose books have closed",
           "The server does it by itself, an hour after a month first looked ready. Here it is done at once, if the figures agree with the "
           "events.",
           {},
           guarded(publish)}};
}

}  // namespace darcha::app
