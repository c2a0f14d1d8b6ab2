#include "core/crypto.h"
#include "core/dates.h"
#include "insight/dashboard/dashboard.h"
#include "insight/store.h"
#include "web/sentence.h"

namespace darcha::insight {

/// Read again when something was added to it.
struct Cache {
  std::string digest;
  std::shared_ptr<const Year> year;
};

namespace {

constexpr std::array<std::pair<Dimension, std::string_view>, 5> kSlugs{{{Dimension::month, "oy"},
                                                                        {Dimension::body, "tashkilot"},
                                                                        {Dimension::topic, "mavzu"},
                                                                        {Dimension::region, "hudud"},
                                                                        {Dimension::channel, "kanal"}}};

Result<std::optional<Month>> month_in(const net::Request& request, std::string_view name) {
  const std::string text{request.query.find(name).value_or("")};
  if (text.empty()) return std::optional<Month>{};
  const auto day = parse_iso_date(text + "-01");
  if (!day) return refuse("insight.no_such_month", RefusalKind::bad_input);
  return std::optional{*day};
}

}  // namespace

Task<Shown> shown_now(std::shared_ptr<Services> services) {
  std::string all;
  for (const store::Made& made : co_await store::edition_names(services->db))
    all += to_iso(made.month) + std::string{code(made.stage)} + made.digest + "\n";
  std::string digest = to_hex(sha256(all)).substr(0, 32);
  Shown out{.digest = digest, .directory = co_await offices::directory(services->db)};
  if (services->cache && services->cache->digest == digest) {
    out.year = services->cache->year;
    co_return out;
  }
  auto year = std::make_shared<Year>();
  for (store::Published& published : co_await store::editions(services->db))
    year->months[published.edition.month][published.edition.stage] = std::move(published.edition);
  out.year = year;
  services->cache = std::make_shared<Cache>(Cache{std::move(digest), std::move(year)});
  co_return out;
}

Result<Ask> ask_of(const net::Request& request) {
  const auto word = [&](std::string_view name) { return std::string{request.query.find(name).value_or("")}; };
  Ask ask;
  for (const auto& [dimension, slug] : kSlugs)
    if (word("boyicha") == slug) ask.by = dimension;
  ask.only = {OfficeId::parse(word("tashkilot")).value_or(OfficeId{}), word("mavzu"), word("hudud"), word("kanal")};
  const auto from = month_in(request, "dan"), to = month_in(request, "gacha");
  if (!from) return std::unexpected(from.error());
  if (!to) return std::unexpected(to.error());
  ask.from = *from;
  ask.to = *to;
  return ask;
}

std::string query_of(const Ask& ask, Dimension by) {
  std::string out = "?boyicha=";
  for (const auto& [dimension, slug] : kSlugs)
    if (dimension == by) out += slug;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += "&" + std::string{name} + "=" + web::percent_encoded(value);
  };
  add("tashkilot", ask.only.office.is_nil() ? std::string{} : ask.only.office.str());
  add("mavzu", ask.only.topic);
  add("hudud", ask.only.region);
  add("kanal", ask.only.channel);
  if (ask.from) add("dan", to_iso(*ask.from).substr(0, 7));
  if (ask.to) add("gacha", to_iso(*ask.to).substr(0, 7));
  return out;
}

std::string month_words(Month month, Lang lang) {
  const std::chrono::year_month_day day{month};
  return std::string{month_name(day.month(), lang)} + " " + std::to_string(static_cast<int>(day.year()));
}

Name name_of(const Services& services, const Shown& shown, Dimension by, const std::string& key, Lang lang) {
  switch (by) {
    case Dimension::month: {
      const auto day = parse_iso_date(key + "-01");
      return {day ? month_words(*day, lang) : key};
    }
    case Dimension::body: {
      const auto id = OfficeId::parse(key);
      const offices::Office* office = id ? shown.directory->find_office(*id) : nullptr;
      return {office != nullptr ? office->name.in(lang) : key, true};
    }
    case Dimension::topic: {
      const murojaat::Topic* topic = services.murojaat->law->find_topic(key);
      return {topic != nullptr ? topic->name.in(lang) : key};
    }
    case Dimension::region: {
      const offices::Territory* territory = shown.directory->find_territory(key);
      return {territory != nullptr ? territory->name.in(lang) : key};
    }
    case Dimension::channel: break;
  }
  web::Context context;
  context.lang = lang;
  return {web::sentence(context, "insight.channel." + key)};
}

}  // namespace darcha::insight
