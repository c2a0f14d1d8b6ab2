// The offices' lists follow their cases. What is written is always the case as it is now, under its version: an event that comes late, or
// twice, or after a newer one, changes nothing.
#include <boost/json.hpp>

#include "cases/engine.h"
#include "cases/store.h"
#include "consent/consent.h"
#include "offices/administration.h"

namespace darcha::cases {
namespace {

constexpr std::string_view kEscalatedRole = "head";  // in whose list an escalated case shows at the office above

struct Told {
  ApplicationId id;
  std::vector<OfficeId> before;
};

ApplicationId application_in(const boost::json::value& payload) {
  const auto id = ApplicationId::parse(payload.at("application_id").as_string());
  if (!id) throw std::runtime_error("cases: an event with a broken id");
  return *id;
}

Told told_by(const jobs::OutboxEvent& event) {
  const auto payload = boost::json::parse(event.payload);
  Told told{application_in(payload), {}};
  for (const char* key : {"office_before", "escalated_before"})
    if (const auto office = OfficeId::parse(payload.at(key).as_string()); office && !office->is_nil()) told.before.push_back(*office);
  return told;
}

Task<> on_changed(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  Told told = told_by(event);
  co_await project(services, event.subject, told.id, std::move(told.before));
}

Task<> on_check(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  co_await project_checks(services, event.subject, application_in(boost::json::parse(event.payload)));
}

Task<> on_closed(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  const auto text = [&](std::string_view key) { return std::string{payload.at(key).as_string()}; };
  if (text("outcome").empty()) co_return;  // taken back: says nothing of how long a decision takes
  const auto opened = parse_iso_instant(text("opened_at"));
  const auto closed = parse_iso_instant(text("closed_at"));
  if (!opened || !closed) throw std::runtime_error("cases: an event with a broken time");
  db::Batch batch;
  store::add_duration(batch, text("service"), application_in(payload),
                      static_cast<int>((date_in_tashkent(*closed) - date_in_tashkent(*opened)).count()), *closed);
  co_await services->db.run(std::move(batch));
}

Task<> on_offices_changed(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  co_await offices::refresh(services->db);
  std::set<OfficeId> touched;
  for (const char* key : {"office", "office_before"})
    if (const auto office = OfficeId::parse(payload.at(key).as_string())) touched.insert(*office);
  for (const OfficeId office : touched) co_await look_after_office(services, office);
}

bool needs_officer(const boost::json::value& payload) { return !payload.at("automatic").as_bool(); }

Task<> on_submitted(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  if (!needs_officer(payload)) co_return;
  co_await open_for(services, event.subject, application_in(payload));
}

}  // namespace

Task<> project(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<OfficeId> offices_before) {
  const auto loaded = co_await find_case(services, subject, id);
  if (!loaded) throw std::runtime_error("cases: an event of a case that is not there");
  const Case& it = loaded->it;
  const bool open = !it.closed_at;
  const std::string role = desk_role(*loaded);
  const bool waiting = phase_of(*loaded) == Phase::wait;
  const bool elsewhere = open && !it.escalated_to.is_nil() && it.escalated_to != it.office;
  db::Batch batch;  // rows of several offices: each is guarded by its own version, so half of them written is only half in step
  store::add_queued(batch, it, it.office, role, waiting, false, open);
  if (elsewhere) store::add_queued(batch, it, it.escalated_to, std::string{kEscalatedRole}, waiting, true, true);
  for (const OfficeId before : offices_before)
    if (before != it.office && !(elsewhere && before == it.escalated_to)) store::add_queued(batch, it, before, role, waiting, false, false);
  co_await services->db.run(std::move(batch));
}

Task<> project_checks(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  const auto loaded = co_await find_case(services, subject, id);
  if (!loaded) throw std::runtime_error("cases: an event of a case that is not there");
  db::Batch batch;
  const auto directory = co_await offices::directory(services->db);
  for (const Check& check : loaded->checks) {
    store::add_check_queued(batch, loaded->it, check);
    // An office that closed may have been asked: what its heir answers is in its list no more.
    for (const offices::Office& office : directory->offices())
      if (!office.open() && office.id != check.office)
        if (const offices::Office* heir = directory->find_heir(office.id); heir != nullptr && heir->id == check.office)
          store::drop_check_queued(batch, loaded->it, check, office.id);
  }
  if (!batch.empty()) co_await services->db.run(std::move(batch));
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  using applications::kSubmittedTopic;
  worker.on_event(
      std::string{kSubmittedTopic}, "cases.open", [services](jobs::OutboxEvent event) { return on_submitted(services, std::move(event)); },
      [](const jobs::OutboxEvent& event) { return needs_officer(boost::json::parse(event.payload)); });
  worker.on_event(std::string{kChangedTopic}, "cases.queue",
                  [services](jobs::OutboxEvent event) { return on_changed(services, std::move(event)); });
  worker.on_event(std::string{kCheckTopic}, "cases.check_queue",
                  [services](jobs::OutboxEvent event) { return on_check(services, std::move(event)); });
  worker.on_event(std::string{kClosedTopic}, "cases.durations",
                  [services](jobs::OutboxEvent event) { return on_closed(services, std::move(event)); });
  worker.on_event(std::string{offices::kChangedTopic}, "cases.offices",
                  [services](jobs::OutboxEvent event) { return on_offices_changed(services, std::move(event)); });
  worker.on_event(std::string{consent::kAnswered}, "cases.consent",
                  [services](jobs::OutboxEvent event) { return note_consent(services, std::move(event)); });
  worker.every("cases.clock", std::chrono::minutes{1}, [services](Instant) { return run_clock(services); });
  worker.every("cases.sweep", std::chrono::hours{1}, [services](Instant) { return run_sweep(services); });
}

}  // namespace darcha::cases
