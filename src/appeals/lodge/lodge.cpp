#include "appeals/lodge/lodge.h"

#include "appeals/contested.h"
#include "appeals/store.h"
#include "core/dates.h"
#include "core/log.h"
#include "gen/appeals/text.h"

namespace darcha::appeals {
namespace {

using applications::PrefilledValue;

/// The answer of a complaint about this decision, or a decision that is itself such an answer: after it there is the court.
bool is_answered(const std::vector<Complaint>& complaints, const decisions::Decision& decision) {
  return std::ranges::any_of(complaints,
                             [&](const Complaint& c) { return c.outcome && (c.decision == decision.id || c.new_decision == decision.id); });
}

/// From the moment it was handed in, entered here or not.
Task<bool> is_running(std::shared_ptr<Services> services, std::vector<Complaint> complaints, decisions::Decision decision,
                      std::string complaint_service) {
  if (std::ranges::any_of(complaints, [&](const Complaint& c) { return c.open && c.decision == decision.id; })) co_return true;
  const auto found = co_await applications::find_running(services->db, decision.subject, std::move(complaint_service), decision.number);
  co_return found.has_value();
}

LocalText each(const std::function<std::string(const web::Context&)>& words) {
  LocalText out;
  web::Context context;
  for (const Lang lang : kLangs) {
    context.lang = lang;
    out.in(lang) = words(context);
  }
  return out;
}

LocalText grounds_of(const catalog::Outcome& outcome, const decisions::Decision& decision) {
  return each([&](const web::Context& context) {
    std::string out;
    for (const catalog::Ground& ground : outcome.grounds)
      if (std::ranges::find(decision.grounds, ground.code) != decision.grounds.end())
        out += (out.empty() ? "" : "; ") + ground.text.in(context.lang);
    return out;
  });
}

PrefilledValue value(std::string field, std::string as, std::string value, LocalText text, Instant as_of) {
  return {.as = std::move(as),
          .data = "decision." + std::move(field),
          .value = std::move(value),
          .text = std::move(text),
          .register_code = "decision",
          .as_of = as_of};
}

PrefilledValue day(std::string field, std::string as, Date date, Instant as_of) {
  return value(std::move(field), std::move(as), to_iso(date), each([&](const web::Context& c) { return format_date(date, c.lang); }),
               as_of);
}

Task<> add_halt(std::shared_ptr<Services> services, db::Batch& batch, decisions::Decision decision, cases::Loaded loaded, bool on,
                std::string reason, Instant now) {
  decisions::add_suspension(batch, decision, on, now);
  const auto prepared = co_await cases::prepare_suspension(services->cases, std::move(loaded), on, std::move(reason), now);
  if (!prepared) throw std::runtime_error("appeals: a decision could not be halted: " + prepared.error().code);
  cases::add_move(batch, *prepared);
}

/// Runs it; false when it was done before (the event is delivered again). Anything else that came in between is tried again.
Task<bool> run_once(std::shared_ptr<Services> services, db::Batch batch) {
  try {
    co_await services->db.run(std::move(batch));
    co_return true;
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "complaints_pk") throw;
  }
  co_return false;
}

}  // namespace

Task<std::optional<Way>> find_way(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application) {
  auto decision = co_await standing_in(services, subject, application);
  if (!decision) co_return std::nullopt;
  const auto loaded = co_await cases::find_case(services->cases, subject, application);
  if (loaded ? !loaded->it.closed_at : !is_of_rule(*decision)) co_return std::nullopt;
  Way way{.decision = std::move(*decision)};
  way.service = services->applications->find_service(way.decision.service_code, way.decision.service_version);
  if (!way.service) throw std::runtime_error("appeals: the service version of a decision is not in the catalogue");
  const catalog::Appeal& appeal = way.service->appeal;
  if (!appeal.service.empty()) way.complaint = services->applications->find_service(appeal.service, 0);
  const bool here = way.complaint && way.complaint->runs() && way.complaint->from_decision;
  if (loaded) {
    const auto directory = co_await offices::directory(services->db);
    way.office = cases::office_for_complaint(*directory, *loaded, appeal.level);
  } else if (here) {
    way.office = co_await office_for_rule(services, subject, way.decision.case_number, way.service);
  }
  way.ends = term_ends(way.decision.decided_at, appeal.within, *services->applications->calendar);
  way.complaints = co_await store::list(services->db, subject, application);
  way.situation = {.stands = true,
                   .here = here,
                   .office_above = way.office.has_value(),
                   .running = co_await is_running(services, way.complaints, way.decision, appeal.service),
                   .answered = is_answered(way.complaints, way.decision)};
  co_return way;
}

Task<Result<ApplicationId>> begin(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId application, Lang lang) {
  const auto way = co_await find_way(services, visitor.subject, application);
  if (!way) co_return refuse("appeals.no_decision", RefusalKind::not_found);
  if (const auto no = may_complain(way->situation)) co_return refuse(std::string{*no});
  co_return co_await applications::start_draft(services->applications, visitor, way->complaint->code, lang, way->decision.number);
}

Task<Result<std::vector<PrefilledValue>>> given(std::shared_ptr<Services> services, applications::Draft draft, Instant now) {
  const auto contested = co_await find_contested(services, draft.about);
  if (!contested || contested->subject != draft.subject) co_return refuse("appeals.no_decision", RefusalKind::not_found);
  const auto way = co_await find_way(services, draft.subject, contested->application);
  if (!way || way->decision.id != contested->id) co_return refuse("appeals.not_standing");
  if (const auto no = may_complain(way->situation)) co_return refuse(std::string{*no});
  const decisions::Decision& d = way->decision;
  const Instant at = d.decided_at;
  const catalog::Outcome* outcome = way->service->find_outcome(d.outcome);
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* office = directory->find_office(d.office);
  const bool late = is_late(now, way->ends);
  std::vector<PrefilledValue> out;
  out.push_back(value("number", "decision_number", d.number, each([&](const web::Context&) { return d.number; }), at));
  out.push_back(value("service", "decision_service", way->service->code, way->service->title, at));
  if (outcome != nullptr) {
    out.push_back(value("outcome", "decision_outcome", d.outcome, outcome->title, at));
    if (!d.grounds.empty()) out.push_back(value("grounds", "decision_grounds", d.grounds.front(), grounds_of(*outcome, d), at));
  }
  if (office != nullptr) out.push_back(value("office", "decision_office", office->code, office->name, at));
  out.push_back(day("date", "decision_date", date_in_tashkent(at), at));
  out.push_back(day("last_day", "last_day", last_day(way->ends), at));
  out.push_back(value("late", "late", late ? "yes" : "no",
                      each([&](const web::Context& c) { return c.t(late ? text::kGivenLate : text::kGivenInTime); }), at));
  co_return out;
}

Task<cases::Inherited> inherited(std::shared_ptr<Services> services, applications::Application application) {
  cases::Inherited out;
  if (application.about.empty()) co_return out;
  const auto decision = co_await find_contested(services, application.about);
  if (decision && is_of_rule(*decision)) {  // nobody decided below
    const ServicePtr service = services->applications->find_service(decision->service_code, decision->service_version);
    out.office = co_await office_for_rule(services, application.subject, application.number, service);
    co_return out;
  }
  const auto loaded = decision ? co_await cases::find_case(services->cases, application.subject, decision->application) : std::nullopt;
  if (!loaded) throw std::runtime_error("appeals: a complaint about a decision that is not there");
  const auto directory = co_await offices::directory(services->db);
  out.office = cases::office_for_complaint(*directory, *loaded, loaded->service->appeal.level);
  if (!out.office) throw std::runtime_error("appeals: a complaint that no office may look at");
  out.decided_below = cases::officers_of(*loaded);
  if (!decision->author.is_nil()) out.decided_below.insert(decision->author);  // the clock returns an application as well
  if (decision->confirmer) out.decided_below.insert(*decision->confirmer);
  std::set<SubjectId> kin;
  for (const OfficerId id : out.decided_below) {
    const offices::Officer* officer = directory->find_officer(id);
    if (officer == nullptr) continue;
    const auto of = co_await persons::kin_of(
        services->db, {.actor = {.kind = audit::ActorKind::system}, .purpose = "conflict_check", .case_ref = application.number},
        officer->subject, services->clock.now());
    if (!of) throw std::runtime_error("appeals: the family register: " + of.error().code);
    kin.insert(of->begin(), of->end());
  }
  for (const offices::Officer& officer : directory->officers())
    if (kin.contains(officer.subject)) out.kin_below.insert(officer.id);
  co_return out;
}

Task<> enter(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  const auto application = co_await applications::find_application(services->db, subject, id);
  if (!application || application->about.empty() || co_await store::find(services->db, subject, id)) co_return;
  const auto decision = co_await find_contested(services, application->about);
  if (!decision || decision->subject != subject) throw std::runtime_error("appeals: a complaint about a decision that is not there");
  const auto loaded = co_await cases::find_case(services->cases, subject, decision->application);
  if (!loaded && !is_of_rule(*decision)) throw std::runtime_error("appeals: a decision without its case");
  const ServicePtr service = services->applications->find_service(decision->service_code, decision->service_version);
  if (!service) throw std::runtime_error("appeals: the service version of a decision is not in the catalogue");
  const catalog::Appeal& appeal = service->appeal;
  const auto directory = co_await offices::directory(services->db);
  const auto office = loaded ? cases::office_for_complaint(*directory, *loaded, appeal.level)
                             : co_await office_for_rule(services, subject, application->number, service);
  if (!office) throw std::runtime_error("appeals: a complaint that no office may look at");
  const Complaint complaint{
      .subject = subject,
      .id = id,
      .about = decision->application,
      .decision = decision->id,
      .decision_number = decision->number,
      .office = *office,
      .late = is_late(application->submitted_at, term_ends(decision->decided_at, appeal.within, *services->applications->calendar)),
      .suspends = appeal.suspends && loaded && !is_return(*decision) && decision->state == decisions::DecisionState::in_force &&
                  !application->finished_at,
      .lodged_at = application->submitted_at};
  db::Batch batch;
  store::add_complaint(batch, complaint);
  if (complaint.suspends) co_await add_halt(services, batch, *decision, *loaded, true, application->number, services->clock.now());
  if (co_await run_once(services, std::move(batch)))
    log_info("appeals.lodged", {{"service", service->code}, {"late", complaint.late}, {"suspends", complaint.suspends}});
  // Taken back before it was entered here: its case has ended, and that event found nothing yet.
  if (application->finished_at) co_await let_go(services, subject, id);
}

Task<> let_go(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  const auto complaint = co_await store::find(services->db, subject, id);
  if (!complaint || !complaint->open) co_return;
  const auto application = co_await applications::find_application(services->db, subject, id);
  if (!application || !application->finished_at) co_return;
  const Instant now = services->clock.now();
  db::Batch batch;
  store::add_close(batch, *complaint, application->outcome, {}, now);
  const auto decision = co_await decisions::find_decision(services->decisions, subject, complaint->about);
  if (complaint->suspends && decision && decision->id == complaint->decision && decision->state == decisions::DecisionState::suspended) {
    const auto loaded = co_await cases::find_case(services->cases, subject, complaint->about);
    co_await add_halt(services, batch, *decision, *loaded, false, application->number, now);
  }
  co_await services->db.run(std::move(batch));  // changed meanwhile: the event is delivered again
}

}  // namespace darcha::appeals
