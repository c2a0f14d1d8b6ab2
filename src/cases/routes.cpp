#include "cases/pages.h"
#include "cases/store.h"

namespace darcha::cases {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all;
  for (const auto part : {queue_routes, desk_routes, check_routes, search_routes, supervise_routes, panel_routes})
    for (web::Route& route : part(services)) all.push_back(std::move(route));
  return all;
}

namespace {

Task<std::int64_t> count_asked(std::shared_ptr<Services> services, web::Visitor visitor) {
  constexpr int kMost = 99;
  const auto me = co_await acting(services, visitor);
  if (!me) co_return 0;
  co_return co_await store::count_checks(services->db, me->office.id, me->roles_today(), kMost);
}

Task<std::int64_t> count_up(std::shared_ptr<Services> services, web::Visitor visitor) {
  constexpr int kMost = 99;
  if (!may_list_escalated(visitor.roles)) co_return 0;
  co_return co_await store::count_escalated(services->db, visitor.office, kMost);
}

}  // namespace

std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services> services) {
  const std::vector<std::string> work{"registrar", "head", "commission_secretary", "appeal_officer", "supervisor"};
  return {{.symbol = "list",
           .href = std::string{kDeskPath},
           .title = text::kQueueTitle,
           .lead = text::kQueueLead,
           .roles = work,
           .key = 'q',
           .waiting = [services](web::Visitor visitor) { return count_waiting(services, std::move(visitor)); }},
          {.symbol = "help",
           .href = "/xodim/tekshiruvlar",
           .title = text::kChecksTitle,
           .lead = text::kChecksLead,
           .roles = {"checker"},
           .key = 'm',
           .waiting = [services](web::Visitor visitor) { return count_asked(services, std::move(visitor)); }},
          {.symbol = "search", .href = "/xodim/qidiruv", .title = text::kSearchTitle, .lead = text::kSearchLead, .roles = work, .key = 'i'},
          {.symbol = "building",
           .href = "/xodim/rahbar",
           .title = text::kSuperviseTitle,
           .lead = text::kSuperviseLead,
           .roles = {"head", "supervisor"},
           .key = 'r'},
          {.symbol = "clock",
           .href = std::string{kEscalatedPath},
           .title = text::kEscalatedTitle,
           .lead = text::kEscalatedLead,
           .roles = {"head", "supervisor"},
           .key = 'u',
           .waiting = [services](web::Visitor visitor) { return count_up(services, std::move(visitor)); }}};
}

}  // namespace darcha::cases
