// What somebody whose yes an application needs says after it was handed in: a line of the history that both sides see, so that the officer
// does not decide on a consent that is gone. Delivered twice it is one line: the event's id is the key of the step.
#include <boost/json.hpp>

#include "cases/engine.h"
#include "consent/consent.h"

namespace darcha::cases {
namespace {

constexpr int kTries = 3;  // an officer acts at the same moment: looked at again

}  // namespace

Task<> note_consent(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  const auto id = ApplicationId::parse(std::string_view{payload.at("application_id").as_string()});
  if (!id) throw std::runtime_error("cases: an event of a consent without an application");
  const std::string token = "consent." + event.id.str();
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto loaded = co_await find_case(services, event.subject, *id);
    if (!loaded || loaded->it.closed_at) co_return;  // not handed in yet, or decided: nothing waits for it
    Move said{.kind = "consent_" + std::string{payload.at("state").as_string()},
              .actor = the_house(),
              .token = token,
              .at = services->clock.now()};
    const auto prepared = co_await prepare_move(services, std::move(*loaded), std::move(said));
    if (!prepared && prepared.error().code == "cases.done_before") co_return;  // the event is delivered again
    if (!prepared) throw std::runtime_error("cases: a consent cannot be noted: " + prepared.error().code);
    db::Batch batch;
    add_move(batch, *prepared);
    if (co_await commit(services, *prepared, std::move(batch))) co_return;
  }
  throw std::runtime_error("cases: a consent could not be noted in several tries");  // the event comes again
}

}  // namespace darcha::cases
