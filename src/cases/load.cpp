// Loading a case, and who may.
#include <boost/json.hpp>

#include "cases/engine.h"
#include "cases/store.h"
#include "gen/cases/text.h"
#include "web/sentence.h"

namespace darcha::cases {
namespace {

constexpr std::size_t kMostKin = 4'096;  // persons whose kin are remembered by one thread
constexpr std::chrono::minutes kKinFor{10};

bool has_role(const offices::Officer& officer, std::string_view role) {
  return std::ranges::find(officer.roles, role) != officer.roles.end();
}

/// The question that still waits for the officer's office, or the last one it had.
const Check* asked_of(const Loaded& loaded, OfficeId office, const offices::Officer& officer) {
  const Check* found = nullptr;
  for (const Check& check : loaded.checks)
    if (check.office == office && has_role(officer, check.role) && (found == nullptr || check.open())) found = &check;
  return found;
}

Bar bar_of(const Loaded& loaded, const offices::Officer& officer, const offices::Directory& directory) {
  if (officer.subject == loaded.it.subject) return Bar::own_case;
  const Conflict* conflict = conflict_of(directory, loaded.conflicts, officer);
  if (conflict == nullptr) return Bar::none;
  if (conflict->kind == "kin") return Bar::kin;
  return conflict->kind == "decided_below" ? Bar::decided_below : Bar::conflict;
}

bool may_extend(const Loaded& loaded, const offices::Officer& officer) {
  const auto& extension = loaded.service->workflow->extension;
  return extension && has_role(officer, extension->by) && loaded.it.extended_times < extension->times && loaded.it.due_at &&
         !loaded.it.closed_at;
}

Task<std::set<SubjectId>> kin_now(std::shared_ptr<Services> services, SubjectId subject, std::string case_ref, Instant now) {
  auto& known = services->kin;
  if (const auto found = known.find(subject); found != known.end() && now - found->second.first < kKinFor && now >= found->second.first)
    co_return found->second.second;
  auto kin = co_await persons::kin_of(services->db, {.actor = the_house(), .purpose = "conflict_check", .case_ref = std::move(case_ref)},
                                      subject, now);
  if (!kin) throw std::runtime_error("family register: " + kin.error().code);
  if (known.size() >= kMostKin) known.clear();
  known[subject] = {now, *kin};
  co_return std::move(*kin);
}

// Somebody tried; the person whose case it is can see that.
Task<> log_refused(std::shared_ptr<Services> services, const Loaded& loaded, audit::Actor actor, Instant now) {
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = loaded.it.subject,
                        .at = now,
                        .kind = "cases.refused",
                        .actor = std::move(actor),
                        .purpose = loaded.it.service_code,
                        .case_ref = loaded.it.number,
                        .what = {"application"}});
  co_await services->db.run(std::move(batch));
}

RefusalKind kind_of(std::string_view code) {
  if (code == "cases.closed" || code == "cases.held_by_other" || code == "cases.yours_already" || code == "cases.waiting" ||
      code == "cases.claim_first" || code == "cases.check_closed")
    return RefusalKind::conflict;
  return RefusalKind::forbidden;
}

}  // namespace

audit::Actor Acting::actor() const {
  std::string name = officer.display_name + ", " + officer.position.in(Lang::uz);
  if (acts_for) name += " (" + acts_for->display_name + " oʻrnida)";  // names of acts are in the state language, like positions
  return {.kind = audit::ActorKind::officer,
          .id = officer.id,
          .name = std::move(name),
          .office = office.id,
          .office_name = office.name.in(Lang::uz)};
}

std::vector<std::string> Acting::roles_today() const {
  std::vector<std::string> out = officer.roles;
  for (const offices::Officer& colleague : represents)
    for (const std::string& role : colleague.roles)
      if (std::ranges::find(out, role) == out.end()) out.push_back(role);
  return out;
}

audit::Actor the_house() { return {.kind = audit::ActorKind::system}; }

const Conflict* conflict_of(const offices::Directory& directory, const std::vector<Conflict>& conflicts, const offices::Officer& officer) {
  const auto found = std::ranges::find_if(conflicts, [&](const Conflict& conflict) {
    const offices::Officer* named = directory.find_officer(conflict.officer);
    return conflict.officer == officer.id || (named != nullptr && named->subject == officer.subject);
  });
  return found == conflicts.end() ? nullptr : &*found;
}

std::string desk_role(const Loaded& loaded) {
  if (loaded.state != nullptr && !loaded.state->role.empty()) return loaded.state->role;
  for (auto step = loaded.steps.rbegin(); step != loaded.steps.rend(); ++step)
    if (const catalog::State* state = loaded.service->workflow->find(step->from); state != nullptr && !state->role.empty())
      return state->role;
  for (const catalog::State& state : loaded.service->workflow->states)
    if (!state.role.empty()) return state.role;
  return {};
}

std::set<OfficerId> authors_of(const Loaded& loaded, const catalog::State& state) {
  std::set<OfficerId> authors;
  if (state.four_eyes.empty()) return authors;
  for (const Step& step : loaded.steps)
    if (step.from == state.four_eyes && step.to != step.from && step.actor_kind == "officer") authors.insert(OfficerId{step.actor});
  // Whoever it was done for is an author as well: who had the case when it left that state.
  for (std::size_t i = 1; i < loaded.steps.size(); ++i)
    if (loaded.steps[i].from == state.four_eyes && loaded.steps[i].to != state.four_eyes && !loaded.steps[i - 1].holder.is_nil())
      authors.insert(loaded.steps[i - 1].holder);
  return authors;
}

Phase phase_of(const Loaded& loaded) {
  if (loaded.it.closed_at || loaded.state == nullptr || loaded.state->kind == catalog::State::Kind::end) return Phase::closed;
  return loaded.state->kind == catalog::State::Kind::wait ? Phase::wait : Phase::work;
}

namespace {

/// How one officer stands to the case, by their own roles; `for_whom` differs from them where they act for a colleague who is away.
Standing standing_as(const Loaded& loaded, const offices::Officer& me, const offices::Officer& for_whom, OfficeId office,
                     const offices::Directory& directory) {
  const Case& it = loaded.it;
  const Check* asked = asked_of(loaded, office, for_whom);
  const Place place = it.office == office                                                   ? Place::same
                      : is_above(directory, office, it.office) || it.escalated_to == office ? Place::above
                      : asked != nullptr                                                    ? Place::asked
                                                                                            : Place::elsewhere;
  const Bar own = bar_of(loaded, me, directory);
  Standing out{.relations = relations_of(for_whom.roles, place, desk_role(loaded), asked != nullptr ? asked->role : std::string{},
                                         it.holder == for_whom.id),
               .bar = own != Bar::none ? own : bar_of(loaded, for_whom, directory),
               .phase = phase_of(loaded),
               .free = it.holder.is_nil(),
               .escalated_to_me = !it.escalated_to.is_nil() && it.escalated_to == office,
               .may_extend = may_extend(loaded, for_whom),
               .withdrawn_question = asked != nullptr && !asked->open(),
               .substitute = me.id != for_whom.id};
  if (loaded.state != nullptr) {
    const auto authors = authors_of(loaded, *loaded.state);
    out.does = loaded.state->does;
    out.author_of_four_eyes = authors.contains(me.id) || authors.contains(for_whom.id);
  }
  return out;
}

bool gives_work(const Standing& standing) {
  const Relations& relations = standing.relations;
  return standing.bar == Bar::none &&
         (relations.contains(Relation::desk) || relations.contains(Relation::in_charge) || relations.contains(Relation::asked));
}

}  // namespace

const offices::Officer* represented_in(const Loaded& loaded, const Acting& me, const offices::Directory& directory) {
  if (loaded.it.holder == me.officer.id) return nullptr;
  const auto through = [&](const offices::Officer& colleague) {
    return standing_as(loaded, me.officer, colleague, me.office.id, directory);
  };
  for (const offices::Officer& colleague : me.represents)
    if (loaded.it.holder == colleague.id && gives_work(through(colleague))) return &colleague;
  if (gives_work(standing_as(loaded, me.officer, me.officer, me.office.id, directory))) return nullptr;
  for (const offices::Officer& colleague : me.represents)
    if (gives_work(through(colleague))) return &colleague;
  return nullptr;
}

Standing standing_of(const Loaded& loaded, const Acting& me, const offices::Directory& directory) {
  const offices::Officer* colleague = represented_in(loaded, me, directory);
  return standing_as(loaded, me.officer, colleague != nullptr ? *colleague : me.officer, me.office.id, directory);
}

Task<bool> are_kin(std::shared_ptr<Services> services, SubjectId officer, SubjectId applicant, std::string case_ref, Instant now) {
  const auto of_applicant = co_await kin_now(services, applicant, case_ref, now);
  if (of_applicant.contains(officer)) co_return true;
  const auto of_officer = co_await kin_now(services, officer, std::move(case_ref), now);
  co_return of_officer.contains(applicant);
}

Task<std::optional<SubjectId>> find_subject(std::shared_ptr<Services> services, ApplicationId id) {
  co_return co_await store::find_subject(services->db, id);
}

Task<std::optional<Loaded>> find_case(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Beside* beside) {
  db::Batch batch;
  const store::Reading reading(batch, subject, id);
  const applications::Reading of_application(batch, subject, id);
  if (beside != nullptr) beside->ask(batch, subject, id);
  const db::Results results = co_await services->db.run(std::move(batch));
  auto loaded = reading.collect(results);
  if (!loaded) co_return std::nullopt;
  if (beside != nullptr) beside->take(results);
  auto application = of_application.collect(results);
  if (!application) throw std::runtime_error("a case without its application");
  loaded->application = std::move(*application);
  loaded->service = services->applications->find_service(loaded->it.service_code, loaded->it.service_version);
  if (!loaded->service || !loaded->service->workflow)
    throw std::runtime_error("the service version of a case is not in the catalogue: " + loaded->it.service_code);
  loaded->state = loaded->service->workflow->find(loaded->it.state);
  co_return loaded;
}

Task<Result<Acting>> acting(std::shared_ptr<Services> services, web::Visitor visitor) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* officer = directory->find_officer(visitor.officer);
  const offices::Office* office = officer != nullptr ? directory->find_office(officer->office) : nullptr;
  if (office == nullptr || !officer->serves_on(date_in_tashkent(services->clock.now())))
    co_return refuse("cases.no_officer", RefusalKind::forbidden);
  const Date today = date_in_tashkent(services->clock.now());
  if (directory->is_away(officer->id, today)) co_return refuse("cases.away", RefusalKind::forbidden);
  Acting me{.officer = *officer, .office = *office};
  for (const offices::Officer* colleague : directory->find_represented(officer->id, today)) me.represents.push_back(*colleague);
  co_return me;
}

Task<> keep_off(std::shared_ptr<Services> services, Loaded loaded, OfficerId officer, std::string kind, audit::Actor by, std::string reason,
                std::string token) {
  const Instant now = services->clock.now();
  db::Batch batch;
  store::add_conflict(batch, loaded.it, {officer, std::move(kind)}, now);
  Move move{.kind = "conflict", .actor = std::move(by), .reason = std::move(reason), .token = std::move(token), .at = now};
  if (loaded.it.holder == officer) move.holder = OfficerId{};
  const auto prepared = co_await prepare_move(services, std::move(loaded), std::move(move));
  if (!prepared) throw std::runtime_error("a conflict of interest could not be entered: " + prepared.error().code);
  add_move(batch, *prepared);
  co_await commit(services, *prepared, std::move(batch));  // somebody else changed the case meanwhile: it is looked at again next time
}

Task<Result<OpenCase>> open_case(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId id, Action action,
                                 Beside* beside) {
  auto me = co_await acting(services, visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto subject = co_await find_subject(services, id);
  if (!subject) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto loaded = co_await find_case(services, *subject, id, beside);
  if (!loaded) co_return refuse("cases.not_found", RefusalKind::not_found);
  const auto directory = co_await offices::directory(services->db);
  const Instant now = services->clock.now();
  Standing standing = standing_of(*loaded, *me, *directory);
  if (const offices::Officer* colleague = represented_in(*loaded, *me, *directory)) me->acts_for = *colleague;
  if (standing.relations == Relations{Relation::elsewhere} || standing.relations == Relations{Relation::colleague})
    if (services->reviews && co_await services->reviews(*me, *subject, id)) standing.relations.insert(Relation::reviewing);
  const bool could_touch = standing.bar == Bar::none && !may(Action::see, standing);
  if (could_touch && co_await are_kin(services, me->officer.subject, *subject, loaded->it.number, now)) {
    if (!loaded->it.closed_at) co_await keep_off(services, *loaded, me->officer.id, "kin", the_house(), "cases.reason.kin_found", {});
    standing.bar = Bar::kin;
  }
  // Nor may anybody act for a colleague who is kin.
  if (standing.bar == Bar::none && me->acts_for && co_await are_kin(services, me->acts_for->subject, *subject, loaded->it.number, now)) {
    if (!loaded->it.closed_at) co_await keep_off(services, *loaded, me->acts_for->id, "kin", the_house(), "cases.reason.kin_found", {});
    standing.bar = Bar::kin;
  }
  // What is not in the officer's reach at all is answered as if it were not there: no number can be fished for.
  if (standing.bar == Bar::none && standing.relations == Relations{Relation::elsewhere}) {
    co_await log_refused(services, *loaded, me->actor(), now);
    co_return refuse("cases.not_found", RefusalKind::not_found);
  }
  OpenCase open{std::move(*loaded), std::move(*me), std::nullopt, {}, {}};
  if (standing.bar == Bar::none) {
    const auto record = co_await persons::read(services->db,
                                               {.actor = open.me.actor(),
                                                .subject = *subject,
                                                .purpose = open.it.service_code,
                                                .case_ref = open.it.number,
                                                .groups = {persons::Group::identity}},
                                               now);
    if (!record) co_return std::unexpected(record.error());
    open.died = record->identity->died;
    open.applicant_name = persons::full_name(record->identity->name, Lang::uz);
    open.applicant_pin = record->identity->pin;
    standing.died = open.died.has_value();
    if (open.died && !open.it.closed_at && !open.it.data.contains(std::string{kDiedOn})) {
      co_await note_death(services, open, *open.died);
      if (auto again = co_await find_case(services, *subject, id, beside)) static_cast<Loaded&>(open) = std::move(*again);
    }
  }
  if (const auto no = may(action, standing)) {
    if (standing.bar != Bar::none) co_await log_refused(services, open, open.me.actor(), now);
    const offices::Officer* holder = directory->find_officer(open.it.holder);
    co_return refuse(std::string{*no}, kind_of(*no), {{"who", holder != nullptr ? holder->display_name : std::string{"—"}}});
  }
  co_return open;
}

Task<bool> may_see(std::shared_ptr<Services> services, Acting me, Loaded loaded) {
  const auto directory = co_await offices::directory(services->db);
  co_return !may(Action::see, standing_of(loaded, me, *directory));
}

std::set<OfficerId> officers_of(const Loaded& loaded) {
  std::set<OfficerId> all;
  for (const Step& step : loaded.steps) {
    if (step.actor_kind == "officer") all.insert(OfficerId{step.actor});
    all.insert(step.holder);
  }
  for (const Check& check : loaded.checks) all.insert(check.answered_by);
  all.erase(OfficerId{});
  return all;
}

Reading read_clock(const Services& services, const Loaded& loaded, Instant now) {
  return read(loaded.it, *loaded.service, *services.applications->calendar, now);
}

std::string reason_words(const web::Context& context, const std::string& reason) {
  return reason.starts_with("cases.reason.") ? web::sentence(context, reason) : reason;
}

std::string state_words(const web::Context& context, const catalog::State& state) {
  const bool to_officer = context.desk != nullptr;  // the service's own words for a wait speak to the applicant
  return to_officer && state.kind == catalog::State::Kind::wait ? context.t(text::kDeskWait) : state.name.in(context.lang);
}

std::string state_words(const web::Context& context, const catalog::Service& service, const std::string& state) {
  if (const catalog::State* found = service.workflow ? service.workflow->find(state) : nullptr) return state_words(context, *found);
  return web::sentence(context, "cases.state." + state);
}

}  // namespace darcha::cases
