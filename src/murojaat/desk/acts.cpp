#include "murojaat/desk/acts.h"

#include <algorithm>

#include "core/text.h"
#include "murojaat/route/route.h"
#include "murojaat/store.h"
#include "triage/overrides.h"

namespace darcha::murojaat {
namespace {

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

Prepared made_by(const OpenAppeal& open, const Act& act, std::string kind, std::string reason, Instant now) {
  return prepare(open.it, {.kind = std::move(kind), .actor = open.me.actor(), .reason = std::move(reason), .token = act.token, .at = now});
}

/// A change with rows of its own.
Task<Result<void>> write(std::shared_ptr<Services> services, Prepared prepared, db::Batch batch) {
  add_change(batch, *services, prepared);
  co_return co_await commit(services, prepared.after.key, prepared.after.version, prepared.change.token, std::move(batch));
}

Message message_of(const OpenAppeal& open, std::string kind, std::string body, Instant now) {
  return {.id = make_uuid_v7(now),
          .kind = std::move(kind),
          .author_kind = "officer",
          .author = open.me.officer.id,
          .author_name = open.me.officer.display_name,
          .body = std::move(body),
          .at = now};
}

Task<Result<void>> give_to(std::shared_ptr<Services> services, Act act, Action action, std::string kind, OfficerId to, std::string reason) {
  auto open = co_await open_for(services, act, action);
  if (!open) co_return unless_done(open.error());
  const auto directory = co_await offices::directory(services->db);
  const Instant now = services->clock.now();
  const auto able = colleagues(*directory, open->it, date_in_tashkent(now));
  if (std::ranges::find(able, to, &offices::Officer::id) == able.end())
    co_return refuse("murojaat.not_a_colleague", RefusalKind::bad_input);
  Prepared prepared = made_by(*open, act, std::move(kind), std::move(reason), now);
  prepared.after.holder = to;
  prepared.after.state = State::at_work;
  co_return co_await save(services, std::move(prepared));
}

const Point* find_point(const Loaded& loaded, int no) {
  const auto found = std::ranges::find(loaded.points, no, &Point::no);
  return found == loaded.points.end() ? nullptr : &*found;
}

triage::Script script_of(const std::string& code) {
  for (const auto script : {triage::Script::latin, triage::Script::cyrillic, triage::Script::mixed})
    if (triage::code(script) == code) return script;
  return triage::Script::none;
}

/// What was suggested of one thing, empty where the machine was not sure, and how sure it was.
std::pair<std::string, double> suggested_of(const Suggestion& said, triage::Aspect aspect) {
  switch (aspect) {
    case triage::Aspect::kind: return {said.kind, said.kind_confidence};
    case triage::Aspect::urgency: return {said.urgency == 0 ? std::string{} : std::to_string(said.urgency), said.urgency_confidence};
    default: return {said.topic, said.topic_confidence};
  }
}

/// What the officer chose beside what was suggested, also where it is the same: without those a share of overrides means nothing. Whoever
/// asked that only a person reads their appeal is not in it.
void add_choice(db::Batch& batch, const Services& services, const OpenAppeal& open, const Suggestion& said, triage::Aspect aspect,
                std::string chosen, Instant now) {
  if (chosen.empty() || open.it.human_only || said.model.empty()) return;
  const bool topic = aspect == triage::Aspect::topic;
  const auto [suggested, confidence] = suggested_of(said, aspect);
  triage::record_override(batch, {.office = open.me.office.id,
                                  .id = make_uuid_v7(now),
                                  .model = said.model,
                                  .aspect = aspect,
                                  .suggested = suggested,
                                  .confidence = confidence,
                                  .chosen = std::move(chosen),
                                  .language = std::string{darcha::code(said.lang.value_or(open.it.lang))},
                                  .script = script_of(said.script),
                                  .region = open.it.place.district.substr(0, 4),
                                  .channel = std::string{code(open.it.channel)},
                                  .words = topic && services.known_words ? services.known_words(open.it.text) : std::string{},
                                  .on = date_in_tashkent(now)});
}

}  // namespace

Task<Result<void>> claim(std::shared_ptr<Services> services, Act act) {
  auto open = co_await open_for(services, act, Action::claim);
  if (!open && open.error().code == "murojaat.yours_already") co_return Result<void>{};
  if (!open) co_return unless_done(open.error());
  Prepared prepared = made_by(*open, act, "claimed", {}, services->clock.now());
  prepared.after.holder = open->me.officer.id;
  prepared.after.state = State::at_work;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> release(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_for(services, act, Action::release);
  if (!open) co_return unless_done(open.error());
  Prepared prepared = made_by(*open, act, "released", std::move(reason), services->clock.now());
  prepared.after.holder = {};
  prepared.after.state = State::registered;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> hand_over(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason) {
  co_return co_await give_to(services, std::move(act), Action::hand_over, "handed_over", to, std::move(reason));
}
Task<Result<void>> reassign(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason) {
  co_return co_await give_to(services, std::move(act), Action::reassign, "assigned", to, std::move(reason));
}

Task<Result<void>> edit_points(std::shared_ptr<Services> services, Act act, std::vector<std::string> texts) {
  std::erase_if(texts, blank);
  if (texts.empty()) co_return refuse("murojaat.points_missing", RefusalKind::bad_input);
  if (texts.size() > kMaxPoints) co_return refuse("murojaat.points_many", RefusalKind::bad_input);
  auto open = co_await open_for(services, act, Action::edit_points);
  if (!open) co_return unless_done(open.error());
  std::vector<Point> points;
  for (const std::string& text : texts) {
    const auto before = std::ranges::find(open->points, text, &Point::text);
    Point point = before == open->points.end() ? Point{.text = text, .source = "officer"} : *before;
    point.no = static_cast<int>(points.size()) + 1;
    points.push_back(std::move(point));
  }
  db::Batch batch;
  store::add_points(batch, open->it.key, points);
  for (const File& file : open->files) {  // evidence stays with the answer it belongs to
    const Point* of = file.by == "officer" ? find_point(*open, file.point) : nullptr;
    if (of == nullptr) continue;
    const auto now_at = std::ranges::find(points, of->text, &Point::text);
    const int no = now_at == points.end() ? 0 : now_at->no;
    if (no != file.point)
      batch.add(sql::MoveFile{
          .subject_id = open->it.key.subject, .appeal_id = open->it.key.id, .file_id = file.id, .point_no = static_cast<std::int16_t>(no)});
  }
  co_return co_await write(services, made_by(*open, act, "points_edited", {}, services->clock.now()), std::move(batch));
}

Result<void> put_answer(OpenAppeal& open, const PointAnswer& answer, Instant now) {
  if (blank(answer.answer)) return refuse("murojaat.answer_missing", RefusalKind::bad_input);
  if (blank(answer.done)) return refuse("murojaat.done_missing", RefusalKind::bad_input);
  if (has_blanks(answer.answer) || has_blanks(answer.done)) return refuse("murojaat.blanks_left", RefusalKind::bad_input);
  const auto point = std::ranges::find(open.points, answer.no, &Point::no);
  if (point == open.points.end()) return refuse("murojaat.no_such_point", RefusalKind::bad_input);
  point->answer = answer.answer;
  point->done = answer.done;
  point->provision = answer.provision;
  point->evidence = answer.evidence;
  point->answered_by = open.me.officer.id;
  point->answered_by_name = open.me.officer.display_name;
  point->answered_at = now;
  point->verdict.clear();
  point->verdict_note.clear();
  return {};
}

Task<Result<void>> answer_point(std::shared_ptr<Services> services, Act act, PointAnswer answer) {
  auto open = co_await open_for(services, act, Action::answer);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  if (const auto put = put_answer(*open, answer, now); !put) co_return std::unexpected(put.error());
  const auto there = std::ranges::count_if(open->files, [&](const File& file) { return file.by == "officer" && file.point == answer.no; });
  if (static_cast<std::size_t>(there) + answer.files.size() > kMaxFiles) co_return refuse("murojaat.files_many", RefusalKind::bad_input);
  db::Batch batch;
  store::add_point(batch, open->it.key, *find_point(*open, answer.no));
  for (File& file : answer.files) {
    file.by = "officer";
    file.point = answer.no;
    file.at = now;
    store::add_file(batch, open->it.key, file);
  }
  co_return co_await write(services, made_by(*open, act, "point_answered", {}, now), std::move(batch));
}

Task<Result<void>> ask_author(std::shared_ptr<Services> services, Act act, std::string question) {
  auto open = co_await open_for(services, act, Action::ask_author);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "asked", {}, now);
  db::Batch batch;
  add_message(batch, prepared.after, message_of(*open, "question", std::move(question), now));
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> tell_author(std::shared_ptr<Services> services, Act act, std::string text) {
  auto open = co_await open_for(services, act, Action::notify);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "noticed", {}, now);
  db::Batch batch;
  add_message(batch, prepared.after, message_of(*open, "notice", std::move(text), now));
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> reclassify(std::shared_ptr<Services> services, Act act, Classes classes) {
  auto open = co_await open_for(services, act, Action::reclassify);
  if (!open) co_return unless_done(open.error());
  const KindRule* kind = services->law->find_kind(classes.kind);
  if (!classes.kind.empty() && kind == nullptr) co_return refuse("murojaat.unknown_kind", RefusalKind::bad_input);
  if (!classes.topic.empty() && services->law->find_topic(classes.topic) == nullptr)
    co_return refuse("murojaat.unknown_topic", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "reclassified", {}, now);
  Appeal& after = prepared.after;
  if (kind != nullptr && classes.kind != after.kind) {
    after.kind = classes.kind;
    after.term = kind->term;
  }
  if (!classes.topic.empty()) after.topic = classes.topic;
  if (classes.urgency >= 1 && classes.urgency <= 3) after.urgency = classes.urgency;
  db::Batch batch;
  if (const auto suggested = co_await store::list_suggestions(services->db, open->it.key); !suggested.empty()) {
    const Suggestion& said = suggested.front().suggestion;
    add_choice(batch, *services, *open, said, triage::Aspect::topic, classes.topic, now);
    add_choice(batch, *services, *open, said, triage::Aspect::kind, classes.kind, now);
    if (classes.urgency >= 1 && classes.urgency <= 3)
      add_choice(batch, *services, *open, said, triage::Aspect::urgency, std::to_string(classes.urgency), now);
  }
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> forward(std::shared_ptr<Services> services, Act act, OfficeId to, std::string reason) {
  auto open = co_await open_for(services, act, Action::forward);
  if (!open) co_return unless_done(open.error());
  const auto directory = co_await offices::directory(services->db);
  const Instant now = services->clock.now();
  if (!read(open->it, *services->law, *services->calendar, now).may_forward) co_return refuse("murojaat.too_late");
  if (directory->find_office(to) == nullptr || to == open->it.office) co_return refuse("murojaat.no_such_body", RefusalKind::bad_input);
  if (!open->it.about.is_nil() && is_at_or_above(*directory, open->it.about, to))
    co_return refuse("murojaat.about_body", RefusalKind::bad_input);
  Prepared prepared = made_by(*open, act, "forwarded", std::move(reason), now);
  Appeal& after = prepared.after;
  after.office = to;
  after.holder = {};
  after.state = State::registered;
  after.arrived_on = registration_day(*services->law, *services->calendar, now);
  after.warned = false;
  after.escalated_to = {};
  prepared.notice = "appeal_moved";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> ask_body(std::shared_ptr<Services> services, Act act, OfficeId to, std::string question, bool joint) {
  auto open = co_await open_for(services, act, Action::ask_body);
  if (!open) co_return unless_done(open.error());
  const auto directory = co_await offices::directory(services->db);
  if (directory->find_office(to) == nullptr || to == open->it.office) co_return refuse("murojaat.no_such_body", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "body_asked", {}, now);
  const TermRule& term = rule_of(*services->law, open->it, TermCode::inner_request);
  db::Batch batch;
  store::add_request(batch, open->it.key,
                     {.id = make_uuid_v7(now),
                      .joint = joint,
                      .office = to,
                      .question = std::move(question),
                      .asked_at = now,
                      .asked_by = open->me.officer.display_name,
                      .due_at = term_end(term, *services->calendar, date_in_tashkent(now))});
  co_return co_await write(services, std::move(prepared), std::move(batch));
}

Task<Result<void>> answer_request(std::shared_ptr<Services> services, Act act, Uuid id, std::string answer) {
  auto open = co_await open_for(services, act, Action::answer_request);
  if (!open) co_return unless_done(open.error());
  const auto found = std::ranges::find(open->requests, id, &Request::id);
  if (found == open->requests.end() || found->office != open->me.office.id || !found->open())
    co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const Instant now = services->clock.now();
  Request request = *found;
  request.answer = std::move(answer);
  request.answered_by = open->me.officer.id;
  request.answered_by_name = open->me.officer.display_name;
  request.answered_at = now;
  db::Batch batch;
  store::add_request(batch, open->it.key, request);
  co_return co_await write(services, made_by(*open, act, "body_answered", {}, now), std::move(batch));
}

Task<Result<void>> study(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_for(services, act, Action::study);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  const TermCode within = open->it.term == TermCode::suggestion ? TermCode::suggestion_notice : TermCode::consider;
  const Instant by = term_end(rule_of(*services->law, open->it, within), *services->calendar, open->it.arrived_on);
  if (now >= by || open->it.term == TermCode::study) co_return refuse("murojaat.too_late");
  Prepared prepared = made_by(*open, act, "study_begun", std::move(reason), now);
  if (prepared.after.term == TermCode::consider) prepared.after.term = TermCode::study;
  prepared.after.warned = false;
  prepared.notice = "appeal_moved";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> halt(std::shared_ptr<Services> services, Act act, std::string ground, std::string reason) {
  auto open = co_await open_for(services, act, Action::halt);
  if (!open) co_return unless_done(open.error());
  if (services->law->find_suspension(ground) == nullptr) co_return refuse("murojaat.no_such_ground", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "halted", std::move(reason), now);
  prepared.after.halts.push_back({.code = std::move(ground), .from = now});
  prepared.notice = "appeal_moved";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> resume(std::shared_ptr<Services> services, Act act) {
  auto open = co_await open_for(services, act, Action::resume);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "resumed", {}, now);
  prepared.after.halts.back().until = now;
  prepared.notice = "appeal_moved";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> propose_extension(std::shared_ptr<Services> services, Act act, int days, std::string reason) {
  auto open = co_await open_for(services, act, Action::extend);
  if (!open) co_return unless_done(open.error());
  if (days < 1 || days > extension_left(open->it, *services->law, *services->calendar))
    co_return refuse("murojaat.no_extension", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "extension_proposed", {}, now);
  prepared.after.proposal = Proposal{.kind = "extend",
                                     .text = std::move(reason),
                                     .days = days,
                                     .by = open->me.officer.id,
                                     .by_name = open->me.officer.display_name,
                                     .at = now};
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> propose_conclusion(std::shared_ptr<Services> services, Act act, std::string ground, std::string text) {
  auto open = co_await open_for(services, act, Action::conclude);
  if (!open) co_return unless_done(open.error());
  const GroundRule* rule = services->law->find_conclusion(ground);
  if (rule == nullptr || (rule->anonymous_only && open->it.author != AuthorKind::anonymous))
    co_return refuse("murojaat.no_such_ground", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Prepared prepared = made_by(*open, act, "conclusion_proposed", {}, now);
  prepared.after.proposal = Proposal{.kind = "conclude",
                                     .ground = std::move(ground),
                                     .text = std::move(text),
                                     .by = open->me.officer.id,
                                     .by_name = open->me.officer.display_name,
                                     .at = now};
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> decide_proposal(std::shared_ptr<Services> services, Act act, bool approve, std::string reason) {
  auto open = co_await open_for(services, act, Action::approve);
  if (!open) co_return unless_done(open.error());
  if (!approve && blank(reason)) co_return refuse("murojaat.reason_missing", RefusalKind::bad_input);
  const Proposal proposal = *open->it.proposal;
  const Instant now = services->clock.now();
  std::string kind = !approve ? "proposal_returned" : proposal.kind == "extend" ? "extended" : "concluded";
  Prepared prepared = made_by(*open, act, std::move(kind), approve ? proposal.text : std::move(reason), now);
  Appeal& after = prepared.after;
  after.proposal.reset();
  if (approve && proposal.kind == "extend") {
    after.extended_days += proposal.days;
    after.extended_times += 1;
    after.warned = false;
    prepared.notice = "appeal_moved";
  }
  if (approve && proposal.kind == "conclude") {
    after.state = State::concluded;
    after.outcome = "not_considered";
    after.ground = proposal.ground;
    after.answered_at = after.closed_at = now;
    after.holder = {};
    prepared.notice = "appeal_concluded";
  }
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> take_over(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_for(services, act, Action::take_over);
  if (!open) co_return unless_done(open.error());
  Prepared prepared = made_by(*open, act, "taken_over", std::move(reason), services->clock.now());
  Appeal& after = prepared.after;
  after.office = open->me.office.id;
  after.holder = {};
  after.state = State::registered;
  after.escalated_to = open->me.office.id;  // here it stays: the next level is asked by nobody's clock twice for one term
  prepared.notice = "appeal_moved";
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> offer_reception(std::shared_ptr<Services> services, Act act, Instant at, std::string place) {
  auto open = co_await open_for(services, act, Action::reception);
  if (!open) co_return unless_done(open.error());
  const Instant now = services->clock.now();
  const Instant last = term_end(rule_of(*services->law, open->it, TermCode::reception), *services->calendar, date_in_tashkent(now));
  if (at <= now || at >= last) co_return refuse("murojaat.no_such_time", RefusalKind::bad_input);
  Prepared prepared = made_by(*open, act, "reception_offered", {}, now);
  prepared.notice = "appeal_reception";
  db::Batch batch;
  batch.add(sql::InsertHour{.office_id = open->me.office.id, .officer_id = open->me.officer.id, .at = at});
  store::add_reception(batch, open->it.key,
                       {.id = make_uuid_v7(now),
                        .office = open->me.office.id,
                        .officer = open->me.officer.id,
                        .officer_name = open->me.officer.display_name,
                        .at = at,
                        .place = std::move(place)});
  bool given = false;
  try {
    co_return co_await write(services, std::move(prepared), std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "reception_hours_pk") throw;
    given = true;
  }
  // The same request sent twice at once finds its own hour taken.
  if (const auto again = co_await open_for(services, act, Action::reception); !again && again.error().code == kDoneBefore)
    co_return Result<void>{};
  co_return refuse("murojaat.hour_taken", RefusalKind::bad_input);
}

Task<Result<void>> hold_reception(std::shared_ptr<Services> services, Act act, std::string protocol) {
  auto open = co_await open_for(services, act, Action::reception);
  if (!open) co_return unless_done(open.error());
  const auto found =
      std::ranges::find_if(open->receptions, [](const Reception& one) { return one.state == "offered" || one.state == "accepted"; });
  if (found == open->receptions.end()) co_return refuse("murojaat.no_reception");
  Reception held = *found;
  held.state = "held";
  held.protocol = std::move(protocol);
  db::Batch batch;
  store::add_reception(batch, open->it.key, held);
  co_return co_await write(services, made_by(*open, act, "reception_held", {}, services->clock.now()), std::move(batch));
}

}  // namespace darcha::murojaat
