// The reply: it cannot leave while a point is unanswered, it is looked at for formality, and it goes out as a signed document.
#include <boost/json.hpp>

#include <algorithm>

#include "core/dates.h"
#include "gen/murojaat/text.h"
#include "murojaat/desk/acts.h"
#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

constexpr int kMostCompared = 500;  // replies of the office
constexpr Days kComparedFor{365};

web::Context speaking(Lang lang) {
  web::Context context;
  context.lang = lang;
  return context;
}

LocalText each(const std::function<std::string(Lang)>& write) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = write(lang);
  return out;
}

std::string points_words(const Loaded& loaded, Lang lang) {
  const web::Context context = speaking(lang);
  std::string out;
  const auto line = [&](web::TextKey key, const std::string& value) {
    if (!value.empty()) out += context.t(key) + ": " + value + "\n";
  };
  for (const Point& point : loaded.points) {
    out += std::to_string(point.no) + ". " + point.text + "\n";
    line(text::kPointAnswer, point.answer);
    line(text::kPointDone, point.done);
    line(text::kPointProvision, point.provision);
    line(text::kPointEvidence, point.evidence);
    for (const File& file : loaded.files)
      if (file.by == "officer" && file.point == point.no) line(text::kEvidenceFiles, file.name);
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

documents::Order order_of(const Services& services, const OpenAppeal& open, const std::string& intro, Instant now) {
  const Appeal& it = open.it;
  documents::Order order{
      .subject = it.key.subject, .case_ref = it.number, .service_code = "murojaat", .holder = it.author_name, .now = now};
  order.content.kind = "appeal-reply";
  order.content.lang = it.lang;
  order.content.issuer = open.me.office.name;
  auto& fields = order.content.fields;
  fields["number"] = it.number;
  fields["lodged"] = it.registered_on;
  fields["officer"] = open.me.officer.display_name;
  if (!it.author_name.empty()) fields["author"] = it.author_name;
  if (!intro.empty()) fields["intro"] = intro;
  fields["points"] = each([&](Lang lang) { return points_words(open, lang); });
  Appeal answered = it;
  answered.state = State::answered;
  answered.answered_at = now;
  const Reading reading = read(answered, *services.law, *services.calendar, now);
  fields["appeal"] = each([&](Lang lang) {
    const auto day = [&](Instant end) { return format_date(date_in_tashkent(end - std::chrono::microseconds{1}), lang); };
    return speaking(lang).t(text::kReplyAppeal, {{"reopen", day(*reading.reopen_by)}, {"complain", day(*reading.complain_by)}});
  });
  return order;
}

std::string replied_payload(const Appeal& it, const Reply& reply) {
  boost::json::array flags;
  for (const std::string& flag : reply.flags) flags.emplace_back(flag);
  return boost::json::serialize(boost::json::object{{"appeal_id", it.key.id.str()},
                                                    {"number", it.number},
                                                    {"reply_no", reply.no},
                                                    {"document_id", reply.document.str()},
                                                    {"office", reply.office.str()},
                                                    {"channel", code(it.channel)},
                                                    {"flags", std::move(flags)}});
}

void add_reply_rows(db::Batch& batch, const Appeal& it, const Reply& reply, const std::vector<Point>& points) {
  store::add_reply(batch, it.key, reply);
  const Sketch sketch = sketch_of(whole_text(points));
  batch.add(sql::InsertPrint{.office_id = reply.office,
                             .appeal_id = it.key.id,
                             .reply_no = static_cast<std::int16_t>(reply.no),
                             .number = it.number,
                             .sketch = sketch,
                             .brief = brief_of(sketch),
                             .at = reply.at});
  jobs::emit(batch, {.id = make_uuid_v7(reply.at),
                     .topic = std::string{kRepliedTopic},
                     .subject = it.key.subject,
                     .payload = replied_payload(it, reply),
                     .at = reply.at});
}

/// Nothing: it may leave.
std::optional<Refusal> unready(const OpenAppeal& open, const std::string& intro) {
  for (const Point& point : open.points)
    if (!point.answered())
      return Refusal{.code = "murojaat.point_unanswered", .kind = RefusalKind::bad_input, .args = {{"no", std::to_string(point.no)}}};
  if (std::ranges::any_of(open.requests, [](const Request& request) { return request.joint && request.open(); }))
    return Refusal{.code = "murojaat.requests_open", .kind = RefusalKind::conflict};
  if (has_blanks(intro)) return Refusal{.code = "murojaat.blanks_left", .kind = RefusalKind::bad_input};
  return std::nullopt;
}

}  // namespace

Task<std::vector<Flag>> flags_of(std::shared_ptr<Services> services, const Loaded& loaded, OfficeId office) {
  const auto recent = co_await services->db.query(
      sql::ListPrints{.office_id = office, .since = services->clock.now() - kComparedFor, .max_rows = kMostCompared});
  const Bytes brief = brief_of(sketch_of(whole_text(loaded.points)));
  std::vector<Uuid> alike;
  for (std::size_t i = 0; i < recent.appeals.size(); ++i)
    if (likeness(BytesView{recent.briefs}.subspan(i * kHashes, kHashes), BytesView{brief}) >= services->formality->copied)
      alike.push_back(recent.appeals[i]);
  if (alike.empty()) co_return find_flags(*services->formality, loaded.points, {});
  // What several wrote about one matter may be answered alike: those an officer joined are not others.
  const std::string leader = led_by(loaded);
  std::vector<std::string> same{loaded.it.number, leader};
  for (const Led& one : co_await list_led(services, office, leader.empty() ? loaded.it.number : leader)) same.push_back(one.number);
  std::vector<SentBefore> before;
  for (auto& row : co_await services->db.query(sql::GetPrints{.office_id = office, .appeals = std::move(alike)}))
    if (std::ranges::find(same, row.number) == same.end()) before.push_back({row.number, std::move(row.sketch)});
  co_return find_flags(*services->formality, loaded.points, before);
}

Task<Result<void>> send_reply(std::shared_ptr<Services> services, Act act, std::string intro, std::string reason) {
  co_return co_await answer_and_send(services, std::move(act), {}, std::move(intro), std::move(reason));
}

Task<Result<void>> answer_and_send(std::shared_ptr<Services> services, Act act, std::vector<PointAnswer> answers, std::string intro,
                                   std::string reason) {
  auto open = co_await open_for(services, act, Action::reply);
  if (!open) co_return unless_done(open.error());
  const Instant asked_at = services->clock.now();
  for (const PointAnswer& answer : answers)
    if (const auto put = put_answer(*open, answer, asked_at); !put) co_return std::unexpected(put.error());
  if (auto no = unready(*open, intro)) co_return std::unexpected(std::move(*no));
  const auto flags = co_await flags_of(services, *open, open->me.office.id);
  if (!flags.empty() && reason.find_first_not_of(" \t\r\n") == std::string::npos)
    co_return refuse("murojaat.looks_formal", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  auto document = co_await documents::prepare(services->documents, order_of(*services, *open, intro, now));
  if (!document) co_return std::unexpected(document.error());
  Prepared prepared =
      prepare(open->it, {.kind = "replied", .actor = open->me.actor(), .token = act.token, .at = now, .formal = !flags.empty()});
  Appeal& after = prepared.after;
  if (after.halted()) after.halts.back().until = now;
  after.state = State::answered;
  after.outcome = "answered";
  after.answered_at = now;
  prepared.notice = "appeal_answered";
  Reply reply{.no = static_cast<int>(open->replies.size()) + 1,
              .document = document->id,
              .text = std::move(intro),
              .officer = open->me.officer.id,
              .officer_name = open->me.officer.display_name,
              .office = open->me.office.id,
              .reason = flags.empty() ? std::string{} : std::move(reason),
              .at = now};
  for (const Flag& flag : flags)
    if (std::ranges::find(reply.flags, flag.code) == reply.flags.end()) reply.flags.push_back(flag.code);
  db::Batch batch;
  for (const PointAnswer& answer : answers) store::add_point(batch, after.key, *std::ranges::find(open->points, answer.no, &Point::no));
  add_change(batch, *services, prepared);
  documents::add_to(batch, *document, open->me.actor());
  add_reply_rows(batch, after, reply, open->points);
  co_return co_await commit(services, after.key, after.version, act.token, std::move(batch));
}

}  // namespace darcha::murojaat
