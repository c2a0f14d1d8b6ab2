#include "murojaat/thread/acts.h"

#include <algorithm>

#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

audit::Actor actor_of(const Appeal& it, const ByAuthor& by) {
  if (by.person.is_nil()) return author_of(it);
  return {.kind = audit::ActorKind::citizen, .id = by.person};
}

bool done_already(const Loaded& loaded, const std::string& token) {
  return !token.empty() && std::ranges::any_of(loaded.events, [&](const Event& event) { return event.token == token; });
}

Prepared made_by(const Loaded& loaded, const ByAuthor& by, std::string kind, std::string reason, Instant now) {
  return prepare(loaded.it,
                 {.kind = std::move(kind), .actor = actor_of(loaded.it, by), .reason = std::move(reason), .token = by.token, .at = now});
}

Task<Result<void>> write(std::shared_ptr<Services> services, Prepared prepared, db::Batch batch) {
  add_change(batch, *services, prepared);
  co_return co_await commit(services, prepared.after.key, prepared.after.version, prepared.change.token, std::move(batch));
}

}  // namespace

Task<Result<void>> judge(std::shared_ptr<Services> services, ByAuthor by, std::vector<Verdict> verdicts) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  if (loaded->it.state != State::answered) co_return refuse("murojaat.not_answered");
  db::Batch batch;
  int yes = 0;
  for (const Verdict& verdict : verdicts) {
    const auto found = std::ranges::find(loaded->points, verdict.point, &Point::no);
    if (found == loaded->points.end()) co_return refuse("murojaat.no_such_point", RefusalKind::bad_input);
    Point point = *found;
    point.verdict = verdict.answered ? "yes" : "no";
    point.verdict_note = verdict.note;
    store::add_point(batch, by.key, point);
    if (verdict.answered) ++yes;
  }
  Prepared prepared = made_by(*loaded, by, "verdict", {}, services->clock.now());
  prepared.change.yes = yes;
  prepared.change.no = static_cast<int>(verdicts.size()) - yes;
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> reopen(std::shared_ptr<Services> services, ByAuthor by, std::string reason) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  const Instant now = services->clock.now();
  if (loaded->it.state == State::closed) co_return refuse("murojaat.too_late");
  if (loaded->it.state != State::answered) co_return refuse("murojaat.not_answered");
  if (now >= *read(loaded->it, *services->law, *services->calendar, now).reopen_by) co_return refuse("murojaat.too_late");
  if (blank(reason)) co_return refuse("murojaat.reason_missing", RefusalKind::bad_input);
  Prepared prepared = made_by(*loaded, by, "reopened", std::move(reason), now);
  Appeal& after = prepared.after;
  for (const Reply& reply : loaded->replies)
    if (std::ranges::find(after.barred, reply.officer) == after.barred.end()) after.barred.push_back(reply.officer);
  after.state = State::registered;
  after.holder = {};
  after.outcome.clear();
  after.answered_at.reset();
  after.reopened += 1;
  after.arrived_on = registration_day(*services->law, *services->calendar, now);
  after.halts.clear();
  after.extended_days = 0;
  after.warned = false;
  after.escalated_to = {};
  db::Batch batch;
  for (Point point : loaded->points) {  // what the author says was answered stays so
    if (point.verdict == "yes") continue;
    point.answered_at.reset();
    store::add_point(batch, by.key, point);
  }
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> rate(std::shared_ptr<Services> services, ByAuthor by, int stars) {
  if (stars < 1 || stars > 5) co_return refuse("murojaat.no_such_stars", RefusalKind::bad_input);
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  if (loaded->it.state != State::answered && loaded->it.state != State::closed) co_return refuse("murojaat.not_answered");
  Prepared prepared = made_by(*loaded, by, "rated", {}, services->clock.now());
  prepared.after.stars = stars;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> follow_up(std::shared_ptr<Services> services, ByAuthor by, bool done, std::string words) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  if (loaded->it.followed_up != "asked") co_return refuse("murojaat.not_asked");
  Prepared prepared = made_by(*loaded, by, "followed_up", std::move(words), services->clock.now());
  prepared.after.followed_up = done ? "yes" : "no";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> withdraw(std::shared_ptr<Services> services, ByAuthor by, std::string reason) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  if (!is_open(loaded->it.state)) co_return refuse("murojaat.closed");
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*loaded, by, "withdrawn", std::move(reason), now);
  prepared.after.state = State::withdrawn;
  prepared.after.outcome = "withdrawn";
  prepared.after.holder = {};
  prepared.after.proposal.reset();
  prepared.after.closed_at = now;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<Receipt>> complain(std::shared_ptr<Services> services, ByAuthor by, std::string reason) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const Appeal& it = loaded->it;
  const Instant now = services->clock.now();
  if (!it.answered_at) co_return refuse("murojaat.not_answered");
  if (now >= *read(it, *services->law, *services->calendar, now).complain_by) co_return refuse("murojaat.too_late");
  if (blank(reason)) co_return refuse("murojaat.reason_missing", RefusalKind::bad_input);
  Lodging above{.author = {.kind = it.author,
                           .subject = signed_in_author(it) ? it.key.subject : SubjectId{},
                           .name = it.author_name,
                           .contact = it.author_contact,
                           .address = it.author_address,
                           .contact_verified = it.contact_verified},
                .lang = it.lang,
                .text = std::move(reason),
                .kind = "shikoyat",
                .topic = it.topic,
                .place = it.place,
                .human_only = true,
                .parent = it.number,
                .token = "above|" + it.number + "|" + by.token};
  co_return co_await lodge(services, std::move(above));
}

Task<Result<void>> answer_reception(std::shared_ptr<Services> services, ByAuthor by, bool accept) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (done_already(*loaded, by.token)) co_return Result<void>{};
  const auto found = std::ranges::find(loaded->receptions, "offered", &Reception::state);
  if (found == loaded->receptions.end()) co_return refuse("murojaat.no_reception");
  Reception answered = *found;
  answered.state = accept ? "accepted" : "declined";
  db::Batch batch;
  store::add_reception(batch, by.key, answered);
  if (!accept) batch.add(sql::DeleteHour{.office_id = found->office, .officer_id = found->officer, .at = found->at});
  co_return co_await write(services, made_by(*loaded, by, "reception_answered", {}, services->clock.now()), std::move(batch));
}

bool code_proves_contact(const Appeal& it) { return it.channel == Channel::email && it.author == AuthorKind::contact; }

Task<Result<void>> prove_contact(std::shared_ptr<Services> services, ByAuthor by) {
  const auto loaded = co_await find(services, by.key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (loaded->it.contact_verified) co_return Result<void>{};
  Prepared prepared = made_by(*loaded, by, "contact_proved", {}, services->clock.now());
  prepared.after.contact_verified = true;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> join(std::shared_ptr<Services> services, Key key, SubjectId person, std::string name, std::string token) {
  const auto loaded = co_await find(services, key);
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  if (!loaded->it.collective) co_return refuse("murojaat.not_collective");
  if (!is_open(loaded->it.state)) co_return refuse("murojaat.closed");
  if (key.subject == person) co_return refuse("murojaat.own_appeal");
  if (std::ranges::find(loaded->participants, person, &Participant::person) != loaded->participants.end()) co_return Result<void>{};
  const Instant now = services->clock.now();
  db::Batch batch;
  store::add_participant(batch, loaded->it, {.person = person, .name = std::move(name), .joined_at = now, .confirmed_at = now});
  co_return co_await write(services, made_by(*loaded, {.key = key, .person = person, .token = std::move(token)}, "joined", {}, now),
                           std::move(batch));
}

}  // namespace darcha::murojaat
