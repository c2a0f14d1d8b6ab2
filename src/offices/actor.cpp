#include "offices/actor.h"

#include <algorithm>

namespace darcha::offices {
namespace {

bool holds_any(const Officer& officer, const std::vector<std::string>& roles) {
  return std::ranges::any_of(roles, [&](const std::string& role) { return std::ranges::find(officer.roles, role) != officer.roles.end(); });
}

const Officer* stood_in_for(const Directory& directory, const Officer& officer, const std::vector<std::string>& roles, Date today) {
  if (holds_any(officer, roles)) return nullptr;
  for (const Officer* colleague : directory.find_represented(officer.id, today))
    if (holds_any(*colleague, roles)) return colleague;
  return nullptr;
}

}  // namespace

audit::Actor actor_of(const Directory& directory, const web::Visitor& visitor, const std::vector<std::string>& roles, Date today) {
  audit::Actor actor{
      .kind = audit::ActorKind::officer, .id = visitor.officer, .name = visitor.display_name, .office = visitor.office, .office_name = {}};
  if (const Officer* officer = directory.find_officer(visitor.officer)) {
    actor.name = officer->display_name + ", " + officer->position.in(Lang::uz);
    if (const Officer* colleague = stood_in_for(directory, *officer, roles, today))
      actor.name += " (" + colleague->display_name + " oʻrnida)";
  }
  if (const Office* office = directory.find_office(visitor.office)) actor.office_name = office->name.in(Lang::uz);
  return actor;
}

Task<audit::Actor> actor_of(db::Pool& db, web::Visitor visitor, std::vector<std::string> roles, Date today) {
  const auto directory = co_await offices::directory(db);
  co_return actor_of(*directory, visitor, roles, today);
}

}  // namespace darcha::offices
