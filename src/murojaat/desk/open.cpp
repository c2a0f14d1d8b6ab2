// Opening an appeal at the desk, and who may.
#include <algorithm>

#include "murojaat/desk/acts.h"
#include "murojaat/route/route.h"

namespace darcha::murojaat {
namespace {

bool has_role(const offices::Officer& officer, std::string_view role) {
  return std::ranges::find(officer.roles, role) != officer.roles.end();
}

RefusalKind kind_of(std::string_view code) {
  if (code == "murojaat.not_found") return RefusalKind::not_found;
  for (const std::string_view conflict : {"murojaat.closed", "murojaat.held_by_other", "murojaat.yours_already", "murojaat.claim_first",
                                          "murojaat.waits_for_head", "murojaat.halted", "murojaat.not_halted", "murojaat.nothing_proposed"})
    if (code == conflict) return RefusalKind::conflict;
  return RefusalKind::forbidden;
}

}  // namespace

Task<> log_look(std::shared_ptr<Services> services, const Loaded& loaded, const Acting& me, std::string kind) {
  const Instant now = services->clock.now();
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = loaded.it.key.subject,
                        .at = now,
                        .kind = std::move(kind),
                        .actor = me.actor(),
                        .purpose = "murojaat",
                        .case_ref = loaded.it.number,
                        .what = {"appeal"}});
  co_await services->db.run(std::move(batch));
}

audit::Actor Acting::actor() const {
  return {
      .kind = audit::ActorKind::officer,
      .id = officer.id,
      .name = officer.display_name + ", " + officer.position.in(Lang::uz) + (in_place_of.empty() ? "" : " (" + in_place_of + " oʻrnida)"),
      .office = office.id,
      .office_name = office.name.in(Lang::uz)};
}

Task<Result<Acting>> acting(std::shared_ptr<Services> services, web::Visitor visitor) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* officer = directory->find_officer(visitor.officer);
  const offices::Office* office = officer != nullptr ? directory->find_office(officer->office) : nullptr;
  if (office == nullptr || !officer->serves_on(date_in_tashkent(services->clock.now())))
    co_return refuse("murojaat.no_officer", RefusalKind::forbidden);
  const Date today = date_in_tashkent(services->clock.now());
  if (directory->is_away(officer->id, today)) co_return refuse("murojaat.away", RefusalKind::forbidden);
  Acting me{*officer, *office, {}};
  for (const offices::Officer* colleague : directory->find_represented(officer->id, today))
    for (const std::string_view role : {offices::kRoleHead, offices::kRoleSupervisor, offices::kRoleMurojaat}) {
      if (!has_role(*colleague, role) || has_role(me.officer, role)) continue;
      me.officer.roles.emplace_back(role);
      me.in_place_of = colleague->display_name;
    }
  co_return me;
}

Standing standing_of(const Loaded& loaded, const Acting& me, const offices::Directory& directory) {
  const Appeal& it = loaded.it;
  const bool here = it.office == me.office.id;
  const bool above = is_at_or_above(directory, me.office.id, it.office) || it.escalated_to == me.office.id;
  Standing out;
  out.holder = it.holder == me.officer.id;
  out.desk = here && has_role(me.officer, offices::kRoleMurojaat);
  out.head = above && has_role(me.officer, offices::kRoleHead);
  out.in_charge = above && (out.head || has_role(me.officer, offices::kRoleSupervisor));
  for (const Request& request : loaded.requests)
    if (request.office == me.office.id && request.open() &&
        (has_role(me.officer, offices::kRoleMurojaat) || has_role(me.officer, offices::kRoleHead)))
      out.asked = true;
  out.own = signed_in_author(it) && it.key.subject == me.officer.subject;
  for (const Participant& one : loaded.participants) out.own = out.own || one.person == me.officer.subject;
  out.barred = std::ranges::find(it.barred, me.officer.id) != it.barred.end();
  out.open = is_open(it.state);
  out.free = it.holder.is_nil();
  out.halted = it.halted();
  out.proposed = it.proposal.has_value();
  out.proposer = it.proposal && it.proposal->by == me.officer.id;
  out.escalated_to_me = !it.escalated_to.is_nil() && it.escalated_to == me.office.id;
  return out;
}

namespace {

/// Gives what there is to open once the officer is known to act and the appeal to be there; `token` empty: nothing was done by it.
Task<Result<OpenAppeal>> open_by(std::shared_ptr<Services> services, web::Visitor visitor, std::string number, Action action,
                                 std::string token) {
  auto me = co_await acting(services, visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto key = co_await find_by_number(services, std::move(number));
  auto loaded = key ? co_await find(services, *key) : std::nullopt;
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const auto mine = [&](const Event& event) { return event.token == token && event.actor == me->officer.id.value; };
  if (!token.empty() && std::ranges::any_of(loaded->events, mine)) co_return refuse(std::string{kDoneBefore});
  const auto directory = co_await offices::directory(services->db);
  const Standing standing = standing_of(*loaded, *me, *directory);
  const auto see = may(Action::see, standing);
  const auto no = see ? see : may(action, standing);
  co_await log_look(services, *loaded, *me, see ? "murojaat.refused" : "murojaat.read");
  if (no) co_return refuse(std::string{*no}, kind_of(*no));
  OpenAppeal out{std::move(*loaded), std::move(*me), standing};
  co_return out;
}

}  // namespace

Task<Result<OpenAppeal>> open_appeal(std::shared_ptr<Services> services, web::Visitor visitor, std::string number, Action action) {
  co_return co_await open_by(services, std::move(visitor), std::move(number), action, {});
}

Task<Result<OpenAppeal>> open_for(std::shared_ptr<Services> services, Act act, Action action) {
  co_return co_await open_by(services, std::move(act.visitor), std::move(act.number), action, std::move(act.token));
}

std::vector<offices::Officer> colleagues(const offices::Directory& directory, const Appeal& it, Date today) {
  std::vector<offices::Officer> out;
  for (const offices::Officer* officer : directory.officers_of(it.office)) {
    if (!has_role(*officer, offices::kRoleMurojaat) || !officer->serves_on(today) || officer->id == it.holder) continue;
    if (std::ranges::find(it.barred, officer->id) != it.barred.end() || officer->subject == it.key.subject) continue;
    if (directory.is_away(officer->id, today)) continue;
    out.push_back(*officer);
  }
  return out;
}

}  // namespace darcha::murojaat
