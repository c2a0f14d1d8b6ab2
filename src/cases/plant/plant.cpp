#include "cases/plant/plant.h"

#include <algorithm>
#include <stdexcept>

#include "cases/engine.h"

namespace darcha::cases {
namespace {

Task<> change(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Move wanted) {
  auto loaded = co_await find_case(services, subject, id);
  const auto moved = co_await move(services, std::move(*loaded), std::move(wanted));
  if (!moved) throw std::runtime_error("the past of the demonstration: " + moved.error().code);
}

/// The first officer of the office whose desk it is on.
Task<Acting> at_desk(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  const auto loaded = co_await find_case(services, subject, id);
  const auto directory = co_await offices::directory(services->db);
  const Date today = date_in_tashkent(services->clock.now());
  const std::string role = desk_role(*loaded);
  for (const offices::Officer* officer : directory->officers_of(loaded->it.office))
    if (officer->serves_on(today) && std::ranges::find(officer->roles, role) != officer->roles.end())
      co_return Acting{.officer = *officer, .office = *directory->find_office(loaded->it.office)};
  throw std::runtime_error("the past of the demonstration: nobody at the desk " + role);
}

}  // namespace

Task<> plant(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<std::string> through, bool taken) {
  co_await open_for(services, subject, id);
  const Instant now = services->clock.now();
  for (const std::string& to : through) {
    const Acting me = co_await at_desk(services, subject, id);
    co_await change(services, subject, id, {.kind = "claimed", .actor = me.actor(), .holder = me.officer.id, .at = now});
    co_await change(services, subject, id, {.kind = "moved", .to = to, .actor = me.actor(), .holder = OfficerId{}, .at = now});
  }
  if (!taken) co_return;
  const Acting me = co_await at_desk(services, subject, id);
  co_await change(services, subject, id, {.kind = "claimed", .actor = me.actor(), .holder = me.officer.id, .at = now});
}

Task<> catch_up(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  constexpr int kRounds = 3;  // a stage near its end, the stage over, the whole term over
  for (int round = 0; round < kRounds; ++round) co_await tick(services, subject, id);
}

}  // namespace darcha::cases
