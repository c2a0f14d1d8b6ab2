// Proposing, deciding, and bringing into force. Each step is one transaction: the proposal's state, the rows it changes, the log, the
// event for the rooms above, the end of sessions. After a crash a step is there as a whole or not at all.
#include <boost/json.hpp>

#include <algorithm>

#include "core/crypto.h"
#include "core/dates.h"
#include "core/log.h"
#include "offices/proposals.h"

namespace darcha::offices {
namespace {

namespace json = boost::json;
constexpr int kAtOnce = 50;

std::vector<std::string> to_array(const LocalText& text) {
  std::vector<std::string> out;
  for (const Lang lang : kLangs) out.push_back(text.in(lang));
  return out;
}

/// The same request of the same officer gives the same id: sent twice, it is one proposal.
Uuid id_of(OfficerId author, const std::string& token) {
  const Digest digest = sha256("darcha.offices.proposal:" + author.str() + ":" + token);
  Uuid id;
  std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0f) | 0x80);  // RFC 9562 5.8: version 8, our own meaning
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3f) | 0x80);
  return id;
}

std::vector<SubjectId> persons_of(const Directory& directory, const Change& change) {
  std::vector<SubjectId> out;
  if (!change.subject.is_nil()) out.push_back(change.subject);
  if (const Officer* substitute = directory.find_officer(change.substitute)) out.push_back(substitute->subject);
  return out;
}

Standing standing_of(const Proposal& proposal, const Directory& directory) {
  return {
      .scope = proposal.scope, .state = proposal.state, .author = proposal.author_subject, .about = persons_of(directory, proposal.change)};
}

/// Kinship that only the other side's register entry knows of.
Task<Me> with_kin_of(std::shared_ptr<Administration> services, Me me, std::vector<SubjectId> persons) {
  if (services->kin_of)
    for (const SubjectId person : persons)
      if ((co_await services->kin_of(person)).contains(me.who.subject)) me.who.kin.insert(person);
  co_return me;
}

LogEntry entry_of(const Proposal& p, const Directory& directory, std::string kind, const audit::Actor& actor, Instant now) {
  const json::object details{{"kind", code(p.change.kind)},
                             {"on", to_iso(p.change.on)},
                             {"before", json::parse(p.seen)},
                             {"after", json::parse(snapshot_after(directory, p.change))},
                             {"reason", p.reason},
                             {"remark", p.remark},
                             {"author", p.author_name},
                             {"decided_by", p.decided_name},
                             {"name", p.change.display_name}};
  return {.scope = p.scope,
          .id = RecordId::make(now),
          .at = now,
          .kind = std::move(kind),
          .actor = OfficerId{actor.id},
          .actor_name = actor.name,
          .office = p.change.office,
          .officer = p.change.officer,
          .subject = p.change.subject,
          .proposal = p.id,
          .details = json::serialize(details)};
}

void add_change(db::Batch& batch, const Office& then) {
  batch.add(sql::ChangeOffice{.office_id = then.id,
                              .version = then.version,
                              .name = to_array(then.name),
                              .serves = then.serves,
                              .services = then.services,
                              .closed_on = then.closed_on,
                              .successor_id = then.successor.is_nil() ? std::optional<Uuid>{} : std::optional{then.successor.value}});
}

void add_change(db::Batch& batch, const Officer& then) {
  batch.add(sql::ChangeOfficer{.officer_id = then.id,
                               .version = then.version,
                               .office_id = then.office,
                               .position = to_array(then.position),
                               .roles = then.roles,
                               .until = then.until});
}

void end_sessions(db::Batch& batch, const Administration& services, const Officer& officer, Instant now) {
  if (services.end_sessions) services.end_sessions(batch, officer.subject, officer.id, now);
}

void take_territories(db::Batch& batch, const Directory& directory, const Change& change) {
  for (const Office* loser : losing(directory, change)) {
    Office left = *loser;
    std::erase_if(left.serves, [&](const std::string& soato) { return std::ranges::find(change.serves, soato) != change.serves.end(); });
    add_change(batch, left);
  }
}

/// The successor serves what it served; its officers' posts end with it.
void add_closing(db::Batch& batch, const Administration& services, const Directory& directory, const Change& change, Instant now) {
  const Office& office = *directory.find_office(change.office);
  add_change(batch, changed(office, change));
  Office heir = *directory.find_office(change.successor);
  if (heir.level == office.level) {  // an office above serves what nobody below does
    if (heir.serves.empty()) heir.serves = {heir.territory};
    const auto served = office.serves.empty() ? std::vector{office.territory} : office.serves;
    heir.serves.insert(heir.serves.end(), served.begin(), served.end());
  }
  add_change(batch, heir);
  for (const Officer* officer : directory.officers_of(office.id)) {
    if (officer->until && *officer->until < change.on) continue;
    Officer gone = *officer;
    gone.until = std::max(change.on - Days{1}, officer->since - Days{1});
    add_change(batch, gone);
    end_sessions(batch, services, *officer, now);
  }
}

void add_new_office(db::Batch& batch, const Directory& directory, const Change& change) {
  const Office made = made_office(directory, change);
  batch.add(sql::InsertOffice{.office_id = made.id,
                              .agency_id = made.agency,
                              .parent_id = made.parent,
                              .code = made.code,
                              .level = std::string{code(made.level)},
                              .territory = made.territory,
                              .name = to_array(made.name),
                              .serves = made.serves,
                              .services = made.services});
  take_territories(batch, directory, change);
}

void add_appointment(db::Batch& batch, const Change& change) {
  const Officer made = made_officer(change);
  batch.add(sql::InsertOfficer{.officer_id = made.id,
                               .office_id = made.office,
                               .subject_id = made.subject,
                               .display_name = made.display_name,
                               .position = to_array(made.position),
                               .roles = made.roles,
                               .since = made.since});
}

/// The rows as they shall be. What was taken from an officer ends their sessions: the next request meets the new roles, or none.
void add_rows(db::Batch& batch, const Administration& services, const Directory& directory, const Change& change, Instant now) {
  switch (change.kind) {
    case Kind::office_create: add_new_office(batch, directory, change); return;
    case Kind::office_territory: take_territories(batch, directory, change); [[fallthrough]];
    case Kind::office_rename:
    case Kind::office_services: add_change(batch, changed(*directory.find_office(change.office), change)); return;
    case Kind::office_close: add_closing(batch, services, directory, change, now); return;
    case Kind::appoint: add_appointment(batch, change); return;
    case Kind::roles:
    case Kind::move:
    case Kind::dismiss: {
      const Officer& officer = *directory.find_officer(change.officer);
      add_change(batch, changed(officer, change));
      end_sessions(batch, services, officer, now);
      return;
    }
    case Kind::absence:
      batch.add(sql::InsertAbsence{.absence_id = change.absence,
                                   .officer_id = change.officer,
                                   .substitute_id = change.substitute,
                                   .from_day = change.on,
                                   .until_day = *change.until,
                                   .ground = change.ground});
      return;
    case Kind::absence_end: {
      const auto found = std::ranges::find(directory.absences(), change.absence, &Absence::id);
      batch.add(sql::ChangeAbsence{.absence_id = change.absence, .version = found->version, .until_day = *change.until});
      return;
    }
  }
}

void emit_changed(db::Batch& batch, const Directory& before, const Proposal& proposal, Instant now) {
  const Officer* officer = before.find_officer(proposal.change.officer);
  const auto text = [](const Uuid& id) { return id.is_nil() ? std::string{} : id.str(); };
  jobs::emit(batch, {.id = make_uuid_v7(now),
                     .topic = std::string{kChangedTopic},
                     .subject = proposal.author_subject,
                     .payload = json::serialize(json::object{{"kind", code(proposal.change.kind)},
                                                             {"office", text(proposal.change.office)},
                                                             {"office_before", officer != nullptr ? officer->office.str() : std::string{}},
                                                             {"successor", text(proposal.change.successor)},
                                                             {"officer", text(proposal.change.officer)}}),
                     .at = now});
}

/// False: the rows are not what was confirmed (any more); then nothing of it happened.
Task<bool> run(std::shared_ptr<Administration> services, db::Batch batch) {
  bool lost = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;
  } catch (const db::ConstraintViolation& violation) {
    log_warn("offices.change_refused", {{"constraint", violation.constraint()}});
    lost = true;
  }
  if (!lost) outdate_directories();
  co_return !lost;
}

bool holds_still(const Directory& directory, const Proposal& proposal, Date today) {
  return still_as_seen(directory, proposal.change, proposal.seen) &&
         !unfit(proposal.change, directory, std::min(today, proposal.change.on));
}

Refusal already(const Proposal& proposal) {
  return {.code = "offices.decided_already",
          .kind = RefusalKind::conflict,
          .args = {{"who", proposal.decided_name},
                   {"time", proposal.decided_at ? format_date_time(*proposal.decided_at, Lang::uz) : std::string{}}}};
}

void add_decision(db::Batch& batch, const Proposal& p, const Me& me, std::string state, std::string token, Instant now) {
  batch.add(sql::DecideProposal{.proposal_id = p.id,
                                .version = p.version,
                                .state = std::move(state),
                                .decided_by = me.who.officer,
                                .decided_subject = me.who.subject,
                                .decided_name = me.actor.name,
                                .decided_at = now,
                                .remark = p.remark,
                                .token = std::move(token)});
}

RefusalKind kind_of(std::string_view code) {
  if (code == "offices.not_administrator" || code == "offices.not_yours" || code == "offices.own_matter" || code == "offices.kin" ||
      code == "offices.kin_of_author" || code == "offices.same_person" || code == "offices.republic_only" ||
      code == "offices.not_the_author")
    return RefusalKind::forbidden;
  return code == "offices.decided_already" ? RefusalKind::conflict : RefusalKind::bad_input;
}

}  // namespace

Task<Result<Me>> administrator(std::shared_ptr<Administration> services, web::Visitor visitor, bool with_kin) {
  Me me{.today = date_in_tashkent(services->clock.now()), .directory = co_await directory(services->db)};
  const auto realm = realm_of(*me.directory, visitor.officer, me.today);
  if (!realm) co_return refuse("offices.not_administrator", RefusalKind::forbidden);
  const Officer& officer = *me.directory->find_officer(visitor.officer);
  const Office& office = *me.directory->find_office(officer.office);
  me.realm = *realm;
  me.who = {.officer = officer.id, .subject = officer.subject, .office = office.id, .roles = officer.roles, .kin = {}};
  me.actor = {.kind = audit::ActorKind::officer,
              .id = officer.id,
              .name = officer.display_name + ", " + officer.position.in(Lang::uz),
              .office = office.id,
              .office_name = office.name.in(Lang::uz)};
  if (with_kin && services->kin_of) me.who.kin = co_await services->kin_of(officer.subject);
  co_return me;
}

Task<Result<Uuid>> propose(std::shared_ptr<Administration> services, Me me, Change change, std::string reason, std::string token) {
  const Instant now = services->clock.now();
  const Uuid id = id_of(me.who.officer, token);
  if (const auto made = co_await find_proposal(services->db, id)) co_return made->id;
  auto concerned = persons_of(*me.directory, change);
  me = co_await with_kin_of(services, std::move(me), std::move(concerned));
  if (const auto no = may_propose(me.who, change, *me.directory, me.today)) co_return refuse(std::string{*no}, kind_of(*no));
  const Proposal proposal{.id = id,
                          .scope = scope_of(*me.directory, change),
                          .change = change,
                          .seen = snapshot(*me.directory, change),
                          .reason = std::move(reason),
                          .state = "waiting",
                          .author = me.who.officer,
                          .author_subject = me.who.subject,
                          .author_name = me.actor.name,
                          .proposed_at = now};
  db::Batch batch;
  batch.add(sql::InsertProposal{.proposal_id = proposal.id,
                                .scope = proposal.scope,
                                .kind = std::string{code(change.kind)},
                                .office_id = change.office,
                                .officer_id = change.officer,
                                .subject_id = change.subject,
                                .change = to_json(change),
                                .seen = proposal.seen,
                                .on_day = change.on,
                                .reason = proposal.reason,
                                .author = proposal.author,
                                .author_subject = proposal.author_subject,
                                .author_name = proposal.author_name,
                                .proposed_at = now,
                                .token = token,
                                .nobody = Uuid{}});
  add_log(batch, entry_of(proposal, *me.directory, "proposed", me.actor, now), me.actor);
  bool there = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "proposals_pkey") throw;
    there = true;  // sent twice at the same moment
  }
  if (!there) log_info("offices.proposed", {{"kind", code(change.kind)}});
  co_return id;
}

Task<Result<void>> decide(std::shared_ptr<Administration> services, Me me, Uuid id, Verdict verdict, std::string remark,
                          std::string token) {
  auto proposal = co_await find_proposal(services->db, id);
  if (!proposal || !within(me.realm, proposal->scope)) co_return refuse("offices.no_proposal", RefusalKind::not_found);
  if (proposal->state != "waiting" && proposal->decided_by == me.who.officer && proposal->token == token) co_return Result<void>{};
  const Instant now = services->clock.now();
  me.directory = co_await refresh(services->db);
  auto concerned = persons_of(*me.directory, proposal->change);
  concerned.push_back(proposal->author_subject);
  if (verdict != Verdict::withdraw) me = co_await with_kin_of(services, std::move(me), std::move(concerned));
  const Standing standing = standing_of(*proposal, *me.directory);
  const auto no = verdict == Verdict::withdraw ? may_withdraw(me.who, standing) : may_decide(me.who, standing, *me.directory, me.today);
  if (no == "offices.decided_already") co_return std::unexpected(already(*proposal));
  if (no) co_return refuse(std::string{*no}, kind_of(*no));

  proposal->remark = std::move(remark);
  proposal->decided_name = me.actor.name;
  const Change& change = proposal->change;
  const bool stale = verdict == Verdict::confirm && !holds_still(*me.directory, *proposal, me.today);
  const bool at_once = change.on <= me.today || change.kind == Kind::absence || change.kind == Kind::absence_end;
  const std::string state = verdict == Verdict::refuse     ? "refused"
                            : verdict == Verdict::withdraw ? "withdrawn"
                            : stale                        ? "stale"
                            : at_once                      ? "applied"
                                                           : "confirmed";
  db::Batch batch;
  add_decision(batch, *proposal, me, state, std::move(token), now);
  if (state == "applied") {
    add_log(batch, entry_of(*proposal, *me.directory, "confirmed", me.actor, now), me.actor);
    add_rows(batch, *services, *me.directory, change, now);
    emit_changed(batch, *me.directory, *proposal, now);
  }
  add_log(batch, entry_of(*proposal, *me.directory, state, me.actor, now), me.actor);
  if (!co_await run(services, std::move(batch))) {
    const auto now_there = co_await find_proposal(services->db, id);
    if (now_there && now_there->state != "waiting") co_return std::unexpected(already(*now_there));
    co_return refuse("offices.changed_meanwhile");
  }
  log_info("offices.decided", {{"kind", code(change.kind)}, {"state", state}});
  if (stale) co_return refuse("offices.changed_meanwhile");
  co_return Result<void>{};
}

namespace {

Task<> apply(std::shared_ptr<Administration> services, Uuid id) {
  const auto proposal = co_await find_proposal(services->db, id);
  if (!proposal || proposal->state != "confirmed") co_return;
  const auto directory = co_await refresh(services->db);
  const Instant now = services->clock.now();
  const audit::Actor house{.kind = audit::ActorKind::system};
  const bool holds = holds_still(*directory, *proposal, date_in_tashkent(now));
  const std::string state = holds ? "applied" : "stale";
  db::Batch batch;
  batch.add(sql::SettleProposal{.proposal_id = id, .version = proposal->version, .state = state});
  if (holds) {
    add_rows(batch, *services, *directory, proposal->change, now);
    emit_changed(batch, *directory, *proposal, now);
  }
  add_log(batch, entry_of(*proposal, *directory, state, house, now), house);
  const bool done = co_await run(services, std::move(batch));
  log_info("offices.applied", {{"kind", code(proposal->change.kind)}, {"state", state}, {"done", done}});
  if (done || !holds) co_return;
  db::Batch aside;  // it stood in the way of another change of this very moment: set aside, not tried for ever
  aside.add(sql::SettleProposal{.proposal_id = id, .version = proposal->version, .state = "stale"});
  add_log(aside, entry_of(*proposal, *directory, "stale", house, now), house);
  co_await run(services, std::move(aside));
}

}  // namespace

Task<> apply_due(std::shared_ptr<Administration> services) {
  const Date today = date_in_tashkent(services->clock.now());
  for (const auto& row : co_await services->db.query(sql::ListDueProposals{.today = today, .max_rows = kAtOnce}))
    co_await apply(services, row.proposal_id);
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Administration> services) {
  worker.every("offices.apply", std::chrono::minutes{1}, [services](Instant) { return apply_due(services); });
}

namespace {

template <class Row>
Proposal to_proposal(const Row& row) {
  const auto kind = parse_kind(row.kind);
  if (!kind) throw std::runtime_error("offices: a stored proposal of an unknown kind");
  Proposal out{.id = row.proposal_id,
               .scope = row.scope,
               .change = parse_change(*kind, row.change),
               .seen = row.seen,
               .reason = row.reason,
               .state = row.state,
               .version = row.version,
               .author = row.author,
               .author_subject = row.author_subject,
               .author_name = row.author_name,
               .proposed_at = row.proposed_at,
               .decided_by = row.decided_by,
               .decided_name = row.decided_name,
               .decided_at = row.decided_at,
               .remark = row.remark,
               .token = row.token};
  return out;
}

}  // namespace

Task<std::optional<Proposal>> find_proposal(db::Pool& db, Uuid id) {
  const auto row = co_await db.query(sql::GetProposal{.proposal_id = id});
  if (!row) co_return std::nullopt;
  co_return to_proposal(*row);
}

Task<std::vector<Proposal>> list_proposals(db::Pool& db, std::optional<std::string> scope, std::vector<std::string> states, int most) {
  std::vector<Proposal> out;
  for (const auto& row : co_await db.query(sql::ListProposals{.scope = std::move(scope), .states = std::move(states), .max_rows = most}))
    out.push_back(to_proposal(row));
  co_return out;
}

}  // namespace darcha::offices
