#include "triage/triage.h"

#include <utility>

namespace darcha::triage {

std::shared_ptr<const Engine> Shelf::engine() const {
  const std::lock_guard lock(mutex_);
  return engine_;
}

void Shelf::put(std::shared_ptr<const Engine> engine) {
  const std::lock_guard lock(mutex_);
  engine_ = std::move(engine);
}

Task<Suggestion> suggest(std::shared_ptr<const Services> services, std::string text, Hints hints) {
  auto work = [services, text = std::move(text), hints] {
    const auto engine = services->shelf->engine();
    return suggest_now(engine.get(), *services->topics, text, hints);
  };
  co_return co_await run_on(services->cpu, std::move(work));
}

}  // namespace darcha::triage
