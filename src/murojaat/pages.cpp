#include "murojaat/pages.h"

#include <fstream>
#include <sstream>

#include "core/dates.h"
#include "core/seal.h"
#include "murojaat/lodge/photo.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

constexpr std::string_view kCookie = "murojaat";

std::string day_words(const web::Context& context, Instant end) {
  return format_date(date_in_tashkent(end - std::chrono::microseconds{1}), context.lang);
}

}  // namespace

std::string thread_path(const std::string& number) { return "/murojaat/" + number; }
std::string desk_path(const std::string& number) { return "/xodim/murojaatlar/" + number; }

web::views::Tag state_tag(const web::Context& context, State state) {
  const char* color = state == State::answered || state == State::closed ? "success" : is_open(state) ? "info" : "neutral";
  return {.color = color, .text = web::sentence(context, "murojaat.state." + std::string{code(state)})};
}

std::string clock_words(const web::Context& context, const Services& services, const Appeal& it) {
  const Reading reading = read(it, *services.law, *services.calendar, context.now);
  switch (reading.state) {
    case Reading::State::finished: return context.t(text::kClockEnded);
    case Reading::State::halted: return context.t(text::kClockHalted);
    case Reading::State::overdue: return context.t(text::kClockOver, {{"date", day_words(context, *reading.due)}});
    case Reading::State::running: break;
  }
  return context.t(text::kClockLeft, {{"date", day_words(context, *reading.due)}});
}

std::optional<web::views::Tag> clock_tag(const web::Context& context, const Services& services, const Appeal& it) {
  constexpr int kSoon = 3;
  const Reading reading = read(it, *services.law, *services.calendar, context.now);
  switch (reading.state) {
    case Reading::State::finished: return std::nullopt;
    case Reading::State::halted: return web::views::Tag{.color = "neutral", .text = context.t(text::kClockHalted)};
    case Reading::State::overdue: return web::views::Tag{.color = "danger", .text = context.t(text::kDaysLate, -*reading.left)};
    case Reading::State::running: break;
  }
  if (*reading.left == 0) return web::views::Tag{.color = "danger", .text = context.t(text::kLastDay)};
  return web::views::Tag{.color = *reading.left <= kSoon ? "warning" : "neutral", .text = context.t(text::kDaysLeft, *reading.left)};
}

web::views::Timeline timeline_of(const web::Context& context, const Loaded& loaded) {
  web::views::Timeline out{.id = "voqealar"};
  for (const Event& event : loaded.events) {
    web::views::Timeline::Events shown{
        .title = web::sentence(context, "murojaat.event." + event.kind), .note = format_date_time(event.at, context.lang), .done = true};
    if (!event.actor_name.empty()) shown.who = event.actor_name;
    if (event.reason.starts_with("murojaat."))
      *shown.note += " · " + web::sentence(context, event.reason);
    else if (!event.reason.empty())
      shown.said = event.reason;
    out.events.push_back(std::move(shown));
  }
  return out;
}

std::optional<web::views::SummaryList> answer_rows(const web::Context& context, const Point& point) {
  if (!point.answered()) return std::nullopt;
  web::views::SummaryList out;
  const auto row = [&](web::TextKey label, const std::string& value) {
    if (!value.empty()) out.rows.push_back({.label = context.t(label), .value = value, .verbatim = true});
  };
  row(text::kPointAnswer, point.answer);
  row(text::kPointDone, point.done);
  row(text::kPointProvision, point.provision);
  row(text::kPointEvidence, point.evidence);
  return out;
}

std::string message_title(const web::Context& context, const Message& message) {
  const std::string who = !message.author_name.empty()       ? message.author_name
                          : message.author_kind == "citizen" ? context.t(text::kAuthor)
                                                             : context.t(text::kFromOffice);
  return who + " · " + format_date_time(message.at, context.lang);
}

std::string topic_words(const web::Context& context, const Services& services, const std::string& topic) {
  const Topic* found = services.law->find_topic(topic);
  return found != nullptr ? found->name.in(context.lang) : topic;
}

std::string lang_words(const web::Context& context, Lang lang) {
  switch (lang) {
    case Lang::uz: return context.t(text::kLangUz);
    case Lang::uz_cyrl: return context.t(text::kLangUzCyrl);
    case Lang::ru: return context.t(text::kLangRu);
    case Lang::en: return context.t(text::kLangEn);
    case Lang::kaa: return context.t(text::kLangKaa);
  }
  return {};
}

std::string kind_words(const web::Context& context, const Services& services, const std::string& kind) {
  const KindRule* found = services.law->find_kind(kind);
  return found != nullptr ? found->name.in(context.lang) : kind;
}

Task<std::vector<File>> adopted(std::shared_ptr<Services> services, web::Form& form, std::string name, std::size_t most) {
  std::vector<File> out;
  for (const net::Upload* upload : form.files(name, {.required = false, .max_count = most})) {
    // Whether the author wants to leave nothing is asked later: what a photo says of its device and place is never kept.
    const std::string type = web::sniff_type(upload->path);
    std::string content = co_await run_on(services->cpu, [path = upload->path, type] {
      std::ostringstream octets;
      octets << std::ifstream(path, std::ios::binary).rdbuf();
      return without_metadata(octets.view(), type);
    });
    File file{.id = make_uuid_v4(), .name = upload->file_name, .content_type = type, .size = static_cast<std::int64_t>(content.size())};
    file.sha256 = co_await services->documents->objects.put(std::move(content));
    out.push_back(std::move(file));
  }
  co_return out;
}

net::Response file_response(const Services& services, const File& file) {
  net::Response response;
  response.headers.set("Content-Type", file.content_type);
  response.headers.set("Content-Disposition", "attachment; filename*=UTF-8''" + web::percent_encoded(file.name));
  response.body = net::FileBody{services.documents->objects.path_of(file.sha256), static_cast<std::uint64_t>(file.size)};
  return response;
}

std::string seal_text(const Services& services, std::string_view what, const std::string& plain) {
  return to_base64url(seal(services.pepper, as_bytes(plain), "darcha.murojaat." + std::string{what}));
}

std::optional<std::string> open_text(const Services& services, std::string_view what, std::string_view sealed) {
  const auto bytes = parse_base64url(sealed);
  if (!bytes) return std::nullopt;
  const auto plain = open_sealed(services.pepper, *bytes, "darcha.murojaat." + std::string{what});
  return plain ? std::optional{std::string{as_text(*plain)}} : std::nullopt;
}

std::string access_cookie(const Services& services, const net::Request& request, Key key) {
  return web::make_cookie(request, kCookie, seal_text(services, "cookie", key.subject.str() + key.id.str()), std::nullopt);
}

std::optional<Key> key_in_cookie(const Services& services, const net::Request& request) {
  constexpr std::size_t kUuid = 36;
  const auto cookie = web::read_cookie(request, kCookie);
  const auto plain = cookie ? open_text(services, "cookie", *cookie) : std::nullopt;
  if (!plain || plain->size() != 2 * kUuid) return std::nullopt;
  const auto subject = SubjectId::parse(plain->substr(0, kUuid));
  const auto id = AppealId::parse(plain->substr(kUuid));
  if (!subject || !id) return std::nullopt;
  return Key{*subject, *id};
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all;
  for (const auto part : {wizard_routes, fairness_routes, join_routes, thread_routes, desk_routes})
    for (web::Route& route : part(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::murojaat
