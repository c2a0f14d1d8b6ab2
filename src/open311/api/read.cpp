// What an office's systems lodge and read. What a person wrote is read for a purpose, and the person sees who and why.
#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "open311/api/api.h"
#include "open311/feed/feed.h"
#include "open311/settings.h"

namespace darcha::open311::api {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using murojaat::Loaded;

constexpr std::array<std::string_view, 3> kPurposes{"murojaat", "case_control", "explanation"};
constexpr int kMostRows = 200;
constexpr int kUsualRows = 50;

value or_null(std::string text) { return text.empty() ? value(nullptr) : value(std::move(text)); }
value moment(const std::optional<Instant>& at) { return at ? value(to_iso(*at)) : value(nullptr); }

std::string office_code(const Call& call, OfficeId id) {
  const offices::Office* office = call.directory->find_office(id);
  return office != nullptr ? office->code : std::string{};
}

Result<int> limit_of(const Call& call) {
  const std::string asked = call.query("limit");
  if (asked.empty()) return kUsualRows;
  int rows = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), rows);
  if (error != std::errc{} || end != asked.data() + asked.size() || rows < 1 || rows > kMostRows)
    return std::unexpected(
        Refusal{.code = "open311.bad_request", .kind = RefusalKind::bad_input, .fields = {{"limit", "open311.refusal.bad_field", {}}}});
  return rows;
}

Result<OfficeId> office_named(const Call& call, Body& body, std::string_view field) {
  const std::string code = body.text(field, 60);
  if (code.empty()) return OfficeId{};
  const offices::Office* office = call.directory->find_office(std::string_view{code});
  if (office == nullptr) body.fail(field);
  return office != nullptr ? office->id : OfficeId{};
}

murojaat::Author read_author(Body& body) {
  const object* given = body.object("author");
  if (given == nullptr) return {};
  Body author(*given);
  murojaat::Author out{.kind = murojaat::AuthorKind::contact,
                       .name = author.text("name", 200, true),
                       .contact = author.text("contact", 200),
                       .address = author.text("address", 300)};
  if (!author.done()) body.fail("author");
  return out;
}

murojaat::Place read_place(Body& body) {
  const object* given = body.object("place");
  if (given == nullptr) return {};
  Body place(*given);
  murojaat::Place out{
      .lat = place.number("lat"), .lon = place.number("long"), .district = place.text("district", 10), .words = place.text("words", 300)};
  if (!place.done()) body.fail("place");
  return out;
}

murojaat::Helper helper_of(const Call& call) {
  const bool program = call.key.kind != KeyKind::officer;
  const offices::Officer* officer = call.directory->find_officer(call.key.officer);
  return {.officer = program ? OfficerId{call.key.id} : call.key.officer,
          .name = !program && officer != nullptr ? officer->display_name : call.key.name,
          .office = call.key.office,
          .program = program};
}

object summary(const Call& call, const murojaat::Appeal& it) {
  const offices::Officer* holder = call.directory->find_officer(it.holder);
  return {{"number", it.number},
          {"kind", it.kind},
          {"topic", it.topic},
          {"state", murojaat::code(it.state)},
          {"office", office_code(call, it.office)},
          {"holder", it.holder.is_nil() ? value(nullptr) : value(it.holder.str())},
          {"holder_name", holder != nullptr ? value(holder->display_name) : value(nullptr)},
          {"urgency", it.urgency},
          {"district", or_null(it.place.district)},
          {"lodged_at", to_iso(it.lodged_at)},
          {"due_at", to_iso(it.due_at)},
          {"answered_at", moment(it.answered_at)},
          {"version", it.version}};
}

object whole(const Call& call, const Loaded& loaded) {
  const murojaat::Appeal& it = loaded.it;
  object out = summary(call, it);
  out["text"] = it.text;
  out["public_text"] = or_null(it.public_text);
  out["lang"] = darcha::code(it.lang);
  out["author"] = object{{"kind", murojaat::code(it.author)}, {"name", or_null(it.author_name)}, {"contact", or_null(it.author_contact)}};
  out["place"] = object{{"lat", it.place.lat ? value(*it.place.lat) : value(nullptr)},
                        {"long", it.place.lon ? value(*it.place.lon) : value(nullptr)},
                        {"words", or_null(it.place.words)}};
  array points, timeline;
  for (const murojaat::Point& point : loaded.points)
    points.push_back(object{{"no", point.no},
                            {"text", point.text},
                            {"answer", or_null(point.answer)},
                            {"done", or_null(point.done)},
                            {"provision", or_null(point.provision)},
                            {"evidence", or_null(point.evidence)},
                            {"verdict", or_null(point.verdict)}});
  for (const murojaat::Event& event : loaded.events)
    timeline.push_back(object{{"seq", event.seq}, {"kind", event.kind}, {"state", murojaat::code(event.state)}, {"at", to_iso(event.at)}});
  out["points"] = std::move(points);
  out["timeline"] = std::move(timeline);
  return out;
}

bool concerns(const Loaded& loaded, OfficeId office) {
  return loaded.it.office == office || loaded.it.escalated_to == office ||
         std::ranges::any_of(loaded.requests, [&](const murojaat::Request& one) { return one.office == office && one.open(); });
}

/// The appeal for this key. An officer's key opens what the officer may open, and their look is logged as theirs; a system's key opens what
/// concerns its office, for a purpose it names. What is out of reach is not there; that it was tried is in the log all the same.
Task<Result<Loaded>> open_for(std::shared_ptr<Services> services, Call call) {
  if (call.key.kind == KeyKind::officer) {
    const auto visitor = visitor_of(call.key, *call.directory, date_in_tashkent(services->clock.now()));
    if (!visitor) co_return refuse("open311.officer_gone", RefusalKind::forbidden);
    auto open = co_await murojaat::open_appeal(services->appeals, *visitor, call.number(), murojaat::Action::see);
    if (!open) co_return std::unexpected(open.error());
    co_return static_cast<Loaded&&>(std::move(*open));
  }
  const std::string purpose{call.context.request->headers.find("Darcha-Purpose").value_or(std::string_view{})};
  if (std::ranges::find(kPurposes, purpose) == kPurposes.end()) co_return refuse("open311.purpose_missing", RefusalKind::bad_input);
  const auto key = co_await murojaat::find_by_number(services->appeals, call.number());
  auto loaded = key ? co_await murojaat::find(services->appeals, *key) : std::nullopt;
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const bool may = concerns(*loaded, call.key.office);
  const Instant now = services->clock.now();
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = loaded->it.key.subject,
                        .at = now,
                        .kind = may ? "murojaat.read" : "murojaat.refused",
                        .actor = actor_of(call.key, *call.directory),
                        .purpose = purpose,
                        .case_ref = loaded->it.number,
                        .what = {"appeal"}});
  co_await services->db.run(std::move(batch));
  if (!may) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  co_return std::move(*loaded);
}

object page_of(array items, std::string cursor) { return {{"items", std::move(items)}, {"cursor", or_null(std::move(cursor))}}; }

/// The mark of a cursor; the oldest one that is kept, without a cursor. A reader who comes back later than events are kept has missed some
/// and is told so.
Result<Mark> mark_of(const Services& services, const std::string& cursor, Instant now) {
  const Instant oldest = now - services.settings->events_kept;
  if (cursor.empty()) return Mark{.seen_at = oldest};
  const auto parts = open_cursor(cursor, 3);
  const auto at = parts ? parse_iso_instant((*parts)[0]) : std::nullopt;
  const auto id = parts ? parse_uuid((*parts)[1]) : std::nullopt;
  int version = -1;
  if (parts) std::from_chars((*parts)[2].data(), (*parts)[2].data() + (*parts)[2].size(), version);
  if (!at || !id || version < 0) return refuse("open311.bad_cursor", RefusalKind::bad_input);
  if (*at < oldest)
    return refuse("open311.cursor_gone", RefusalKind::gone, {{"days", std::to_string(services.settings->events_kept.count())}});
  return Mark{*at, *id, version};
}

std::string cursor_at(const Mark& mark) { return seal_cursor({to_iso(mark.seen_at), mark.appeal.str(), std::to_string(mark.version)}); }

}  // namespace

Task<Result<net::Response>> lodge(std::shared_ptr<Services> services, Call call) {
  Body body(call.body);
  murojaat::Lodging lodging{.author = read_author(body),
                            .channel = murojaat::Channel::api,
                            .lang = call.context.lang,
                            .text = body.text("text", murojaat::kMaxText, true),
                            .kind = body.text("kind", 20),
                            .topic = body.text("topic", 48),
                            .points = body.texts("points", murojaat::kMaxPoints),
                            .place = read_place(body),
                            .about = office_named(call, body, "about_office").value(),
                            .wanted = office_named(call, body, "office").value(),
                            .human_only = body.flag("human_only"),
                            .public_text = body.text("public_text", kMostDescription),
                            .collective = body.flag("collective"),
                            .helper = helper_of(call),
                            .token = call.token};
  const std::string lang = body.text("lang", 10);
  if (const auto spoken = parse_lang(lang))
    lodging.lang = *spoken;
  else if (!lang.empty())
    body.fail("lang");
  if (leads_to_a_person(lodging.public_text)) body.fail("public_text", "public_text_private");
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  const auto receipt = co_await murojaat::lodge(services->appeals, std::move(lodging));
  if (!receipt) co_return std::unexpected(receipt.error());
  net::Response response = json(object{{"number", receipt->number},
                                       {"code", receipt->code ? value(*receipt->code) : value(nullptr)},
                                       {"office", office_code(call, receipt->office)},
                                       {"registered_on", to_iso(receipt->registered_on)},
                                       {"due_at", to_iso(receipt->due_at)},
                                       {"repeated", receipt->repeated}},
                                receipt->repeated ? 200 : 201);
  response.headers.set("Location", "/api/v1/appeals/" + receipt->number);
  co_return response;
}

Task<Result<net::Response>> list(std::shared_ptr<Services> services, Call call) {
  const auto rows = limit_of(call);
  if (!rows) co_return std::unexpected(rows.error());
  murojaat::QueueFilter filter{.office = call.key.office};
  murojaat::QueuePage page{.max_rows = *rows};
  if (std::string topic = call.query("topic"); !topic.empty()) filter.topic = std::move(topic);
  if (std::string state = call.query("state"); !state.empty()) filter.state = std::move(state);
  if (call.query("holder") == "none") filter.holder = OfficerId{};
  if (call.query("overdue") == "true") filter.overdue_at = services->clock.now();
  if (const std::string cursor = call.query("cursor"); !cursor.empty()) {
    const auto parts = open_cursor(cursor, 3);
    const auto due = parts ? parse_iso_instant((*parts)[1]) : std::nullopt;
    const auto id = parts ? murojaat::AppealId::parse((*parts)[2]) : std::nullopt;
    if (!due || !id || (*parts)[0].size() != 1 || (*parts)[0].front() < '1' || (*parts)[0].front() > '3')
      co_return refuse("open311.bad_cursor", RefusalKind::bad_input);
    page.after_urgency = (*parts)[0].front() - '0';
    page.after_due = *due;
    page.after_id = *id;
  }
  const auto queue = co_await murojaat::list_queue(services->appeals, std::move(filter), page);
  array items;
  for (const murojaat::Queued& one : queue)
    items.push_back(object{{"number", one.number},
                           {"kind", one.kind},
                           {"topic", one.topic},
                           {"state", murojaat::code(one.state)},
                           {"urgency", one.urgency},
                           {"district", or_null(one.district)},
                           {"holder", one.holder.is_nil() ? value(nullptr) : value(one.holder.str())},
                           {"lodged_at", to_iso(one.lodged_at)},
                           {"due_at", to_iso(one.due_at)},
                           {"halted", one.halted},
                           {"escalated", one.escalated},
                           {"reopened", one.reopened}});
  std::string cursor;
  if (queue.size() == static_cast<std::size_t>(*rows))
    cursor = seal_cursor({std::to_string(queue.back().urgency), to_iso(queue.back().due_at), queue.back().key.id.str()});
  co_return json(page_of(std::move(items), std::move(cursor)));
}

Task<Result<net::Response>> search(std::shared_ptr<Services> services, Call call) {
  const auto rows = limit_of(call);
  if (!rows) co_return std::unexpected(rows.error());
  const std::string words = call.query("q");
  if (words.empty() || count_characters(words) > 200)
    co_return std::unexpected(
        Refusal{.code = "open311.bad_request", .kind = RefusalKind::bad_input, .fields = {{"q", "open311.refusal.bad_field", {}}}});
  const auto found = co_await murojaat::search_office(services->appeals, call.key.office, words, *rows);
  const Instant now = services->clock.now();
  db::Batch batch;  // of nobody's record: numbers and topics are shown, words of an appeal only when it is read
  audit::append(batch, {.id = RecordId::make(now),
                        .at = now,
                        .kind = "open311.searched",
                        .actor = actor_of(call.key, *call.directory),
                        .purpose = "murojaat",
                        .what = {"appeal"}});
  co_await services->db.run(std::move(batch));
  array items;
  for (const murojaat::Found& one : found)
    items.push_back(
        object{{"number", one.number}, {"topic", one.topic}, {"state", murojaat::code(one.state)}, {"lodged_at", to_iso(one.lodged_at)}});
  co_return json(page_of(std::move(items), {}));
}

Task<Result<net::Response>> read(std::shared_ptr<Services> services, Call call) {
  const auto loaded = co_await open_for(services, call);
  if (!loaded) co_return std::unexpected(loaded.error());
  co_return json(whole(call, *loaded));
}

Task<Result<net::Response>> list_messages(std::shared_ptr<Services> services, Call call) {
  const auto loaded = co_await open_for(services, call);
  if (!loaded) co_return std::unexpected(loaded.error());
  array items;
  for (const murojaat::Message& one : loaded->messages)
    items.push_back(object{{"kind", one.kind}, {"from", one.author_kind}, {"text", one.body}, {"at", to_iso(one.at)}});
  co_return json(page_of(std::move(items), {}));
}

/// In the author's name: only into an appeal that came through this very key.
Task<Result<net::Response>> write(std::shared_ptr<Services> services, Call call) {
  Body body(call.body);
  const std::string text = body.text("text", murojaat::kMaxText, true);
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  const auto key = co_await murojaat::find_by_number(services->appeals, call.number());
  const auto loaded = key ? co_await murojaat::find(services->appeals, *key) : std::nullopt;
  if (!loaded || !loaded->it.helper || loaded->it.helper->officer != OfficerId{call.key.id})
    co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const auto added =
      co_await murojaat::add_message(services->appeals, *key, {.body = text, .channel = murojaat::Channel::api, .token = call.token});
  if (!added) co_return std::unexpected(added.error());
  co_return json(object{{"number", loaded->it.number}, {"written", true}}, 201);
}

Task<Result<net::Response>> list_requests(std::shared_ptr<Services> services, Call call) {
  array items;
  for (const murojaat::AskedHere& one : co_await murojaat::list_asked(services->appeals, call.key.office, kMostRows))
    items.push_back(object{{"request", one.request.str()}, {"number", one.number}, {"joint", one.joint}, {"due_at", to_iso(one.due_at)}});
  co_return json(page_of(std::move(items), {}));
}

Task<Result<net::Response>> events(std::shared_ptr<Services> services, Call call) {
  const auto rows = limit_of(call);
  if (!rows) co_return std::unexpected(rows.error());
  const Instant now = services->clock.now();
  const auto after = mark_of(*services, call.query("cursor"), now);
  if (!after) co_return std::unexpected(after.error());
  const auto happened = co_await list_events(services, call.key.office, *after, *rows);
  array items;
  for (const Happened& one : happened)
    items.push_back(object{{"number", one.number},
                           {"kind", one.kind},
                           {"state", one.state},
                           {"topic", one.topic},
                           {"version", one.version},
                           {"here", one.here},
                           {"seen_at", to_iso(one.seen_at)}});
  // Nothing happened: the reader has come as far as events are shown, so that a quiet office's mark does not grow old.
  Mark next{.seen_at = std::max(after->seen_at, now - kSettled)};
  if (!happened.empty()) next = {happened.back().seen_at, happened.back().appeal, happened.back().version};
  co_return json(page_of(std::move(items), cursor_at(next)));
}

}  // namespace darcha::open311::api
