// "This is wrong". The transaction touches the person only; the office's list follows from the outbox, so that a person and an office may
// live on different shards. After a crash between the two the event is delivered again, and both handlers may run twice.
#include <boost/json.hpp>

#include "core/text.h"
#include "jobs/jobs.h"
#include "offices/offices.h"
#include "persons/correct/store.h"

namespace darcha::persons {

namespace {

constexpr std::size_t kLongestText = 2000;

bool fits(const std::string& text) {
  const std::size_t length = count_characters(text);
  return length > 0 && length <= kLongestText && text.find_first_not_of(" \n\r\t") != std::string::npos;
}

/// Who owns a register (services/registers.yaml; R010): those not named belong to the Department of Migration and Personalisation.
std::string_view owner_of(std::string_view register_code) {
  if (register_code == "cadastre") return "kadastr";
  return register_code == "border" ? "dxx" : "iiv";
}

audit::Event event_of(std::string kind, SubjectId subject, const audit::Actor& actor, const std::string& purpose,
                      const std::string& case_ref, Instant now) {
  return {RecordId::make(now), subject, now, std::move(kind), actor, purpose, case_ref, {"corrections"}};
}

std::string payload_of(const Correction& c) {
  return boost::json::serialize(boost::json::object{{"correction", c.id.str()},
                                                    {"office", c.office.str()},
                                                    {"path", c.path},
                                                    {"opened_at", to_iso(c.opened_at)},
                                                    {"state", code(c.state)}});
}

struct Told {
  QueuedCorrection queued;
  OfficeId office;
};
/// Throws for an event that is not ours: the worker keeps it as a dead letter for an operator.
Told told_by(const jobs::OutboxEvent& event) {
  const auto json = boost::json::parse(event.payload);
  const auto text = [&](std::string_view key) { return std::string{json.at(key).as_string()}; };
  const auto id = parse_uuid(text("correction"));
  const auto office = OfficeId::parse(text("office"));
  const auto opened = parse_iso_instant(text("opened_at"));
  if (!id || !office || !opened) throw std::runtime_error("persons: a correction event with broken ids");
  const std::string state = text("state");
  return {{*id, text("path"), *opened,
           state == "accepted"   ? CorrectionState::accepted
           : state == "rejected" ? CorrectionState::rejected
                                 : CorrectionState::open,
           event.at},
          *office};
}

Task<> queue_opened(db::Pool& pool, jobs::OutboxEvent event) {
  const Told told = told_by(event);
  co_await store::queue(pool, told.office, told.queued.id, event.subject, told.queued.path, told.queued.opened_at);
}
Task<> close_resolved(db::Pool& pool, jobs::OutboxEvent event) {
  const Told told = told_by(event);
  co_await store::close_queued(pool, told.queued, told.office, event.subject);
}

}  // namespace

Task<Result<Correction>> open_correction(db::Pool& pool, CorrectionRequest request, Instant now) {
  if (!group_of(request.path)) co_return refuse("persons.correction_path", RefusalKind::bad_input);
  if (!fits(request.said)) co_return refuse("persons.correction_said", RefusalKind::bad_input);
  const auto directory = co_await offices::directory(pool);
  const auto place = co_await store::read_place(pool, request.subject, date_in_tashkent(now));
  if (!place) co_return refuse("persons.not_found", RefusalKind::not_found);
  Correction correction;
  correction.id = request.id;
  correction.subject = request.subject;
  correction.path = request.path;
  correction.register_code = request.path.substr(0, request.path.find('.'));
  const std::string district = place->addresses.empty() ? "17" : place->addresses.front().place.district;
  const auto* office = directory->find_serving(owner_of(correction.register_code), district);
  if (!office) throw std::runtime_error("persons: the owner of a register has no office; import the offices");
  correction.office = office->id;
  correction.shown = std::move(request.shown);
  correction.said = std::move(request.said);
  correction.case_ref = std::move(request.case_ref);
  correction.opened_at = now;
  db::Batch batch;
  store::add_save(batch, correction);
  audit::append(batch, event_of("persons.correction_opened", request.subject, request.actor, "correction", correction.case_ref, now));
  jobs::emit(batch, {.id = correction.id,
                     .topic = std::string{kCorrectionOpened},
                     .subject = correction.subject,
                     .payload = payload_of(correction),
                     .at = now});
  co_await pool.run_once(std::move(batch),
                         {.scope = request.subject.value, .key = "correction:" + request.id.str(), .result = request.id.str()});
  co_return correction;
}

Task<Result<std::vector<Correction>>> corrections_of(db::Pool& pool, FindRequest request, SubjectId subject, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  if (request.actor.kind == audit::ActorKind::nobody) co_return refuse("persons.no_actor", RefusalKind::not_signed_in);
  co_return co_await store::list(pool, subject, event_of("persons.read", subject, request.actor, request.purpose, request.case_ref, now));
}

Task<std::vector<QueuedCorrection>> queued_corrections(db::Pool& pool, OfficeId office, CorrectionState state, int max_rows) {
  co_return co_await store::list_queued(pool, office, state, max_rows);
}

Task<Result<Correction>> get_correction(db::Pool& pool, FindRequest request, OfficeId office, Uuid correction, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  const auto queued = co_await store::find_queued(pool, office, correction);
  if (!queued) co_return refuse("persons.not_found", RefusalKind::not_found);
  auto found = co_await store::get(pool, queued->subject, office, correction,
                                   event_of("persons.read", queued->subject, request.actor, request.purpose, request.case_ref, now));
  if (!found) co_return refuse("persons.not_found", RefusalKind::not_found);
  co_return std::move(*found);
}

Task<Result<Correction>> resolve_correction(db::Pool& pool, Resolution resolution, Instant now) {
  if (!fits(resolution.reason)) co_return refuse("persons.correction_reason", RefusalKind::bad_input);
  const OfficeId office = resolution.actor.office;
  const auto queued = co_await store::find_queued(pool, office, resolution.correction);
  if (!queued) co_return refuse("persons.not_found", RefusalKind::not_found);
  const audit::Event event = event_of("persons.correction_resolved", queued->subject, resolution.actor, "correction", {}, now);
  // The event carries what the office's list needs, so the list can be made again from events alone.
  Correction answered;
  answered.id = resolution.correction;
  answered.subject = queued->subject;
  answered.office = office;
  answered.state = resolution.accepted ? CorrectionState::accepted : CorrectionState::rejected;
  answered.reason = resolution.reason;
  answered.resolved_at = now;
  answered.resolved_by_name = resolution.actor.name;
  answered.path = queued->path;
  answered.opened_at = queued->opened_at;
  bool too_late = false;
  std::optional<Correction> stored;
  try {
    stored = co_await store::resolve(pool, answered, OfficerId{resolution.actor.id}, event, std::string{kCorrectionResolved},
                                     payload_of(answered));
  } catch (const db::StaleState&) {
    too_late = true;  // a colleague was faster; nothing of ours was stored
  }
  if (too_late || !stored) co_return refuse("persons.correction_closed", RefusalKind::conflict);
  co_return std::move(*stored);
}

void register_handlers(jobs::Worker& worker, db::Pool& pool) {
  worker.on_event(std::string{kCorrectionOpened}, "persons.queue",
                  [&pool](jobs::OutboxEvent event) { return queue_opened(pool, std::move(event)); });
  worker.on_event(std::string{kCorrectionResolved}, "persons.queue",
                  [&pool](jobs::OutboxEvent event) { return close_resolved(pool, std::move(event)); });
}

}  // namespace darcha::persons
