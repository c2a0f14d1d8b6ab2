#include "open311/rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "core/text.h"
#include "open311/types.h"

namespace darcha::open311 {
namespace {

constexpr std::size_t kMostName = 200;
constexpr std::size_t kMostAddress = 300;
constexpr std::size_t kMostUrl = 2'000;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

bool has_control(std::string_view text, bool lines) {
  return std::ranges::any_of(text, [lines](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && !(lines && (c == '\n' || c == '\r' || c == '\t'))) || octet == 0x7F;
  });
}

std::optional<double> degrees(std::string_view text, double most) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || std::abs(value) > most) return std::nullopt;
  return value;
}

/// Enough to be written to; whether it is the author's is never believed.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
         text.find('.', at) != std::string_view::npos && text.find_first_of(" \t<>\"',;()") == std::string_view::npos &&
         !text.ends_with('.');
}

bool is_phone(std::string_view text) {
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 5 && digits <= 15 && text.find_first_not_of("+0123456789 ()-") == std::string_view::npos;
}

bool is_url(std::string_view text) {
  return text.size() <= kMostUrl && (text.starts_with("https://") || text.starts_with("http://")) && !has_control(text, false) &&
         text.find_first_of(" <>\"\\^`{|}") == std::string_view::npos && text.size() > 10;
}

/// Words of a text, folded to one script, with a space on either side of each.
std::string spaced(std::string_view text) {
  std::string out = " ";
  for (const char c : fold_for_search(text)) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (part) out += c;
    if (!part && out.back() != ' ') out += ' ';
  }
  return out.back() == ' ' ? out : out + ' ';
}

/// " nukus shahri " -> " nukus ": names end in what kind of place it is.
std::string bare_name(const std::string& words) {
  const auto last = words.find_last_of(' ', words.size() - 2);
  return last == 0 ? words : words.substr(0, last + 1);
}

/// The only one; or the region that all of them lie in.
std::string one_of(const std::vector<std::string>& soatos) {
  if (soatos.size() == 1) return soatos.front();
  const auto elsewhere = [&](const std::string& soato) { return soato.substr(0, 4) != soatos.front().substr(0, 4); };
  if (soatos.empty() || std::ranges::any_of(soatos, elsewhere)) return {};
  return soatos.front().substr(0, 4);
}

struct Faults {
  Refusal refusal{.code = "open311.bad_request", .kind = RefusalKind::bad_input};
  void add(std::string field, std::string code, TextArgs args = {}) {
    refusal.fields.push_back({std::move(field), "open311.refusal." + std::move(code), std::move(args)});
  }
};

void read_place(const net::Fields& form, Report& report, Faults& faults) {
  const std::string lat = param(form, "lat"), lon = param(form, "long");
  report.address = param(form, "address_string");
  report.address_id = param(form, "address_id");
  if (has_control(report.address, false) || count_characters(report.address) > kMostAddress) faults.add("address_string", "bad_address");
  if (lat.empty() && lon.empty()) return;
  report.lat = degrees(lat, 90);
  report.lon = degrees(lon, 180);
  if (!report.lat || !report.lon) faults.add("lat", "bad_coordinates");
}

void read_person(const net::Fields& form, Report& report, Faults& faults) {
  report.email = param(form, "email");
  report.phone = param(form, "phone");
  report.name = trimmed(param(form, "first_name") + " " + param(form, "last_name"));
  if (!report.email.empty() && !is_email(report.email)) faults.add("email", "bad_email");
  if (!report.phone.empty() && !is_phone(report.phone)) faults.add("phone", "bad_phone");
  if (has_control(report.name, false) || count_characters(report.name) > kMostName) faults.add("first_name", "bad_name");
}

}  // namespace

std::string_view code(KeyKind kind) {
  constexpr std::array names{"app", "agency", "officer"};
  return names[static_cast<std::size_t>(kind)];
}
std::optional<KeyKind> parse_key_kind(std::string_view text) {
  for (const KeyKind kind : {KeyKind::app, KeyKind::agency, KeyKind::officer})
    if (code(kind) == text) return kind;
  return std::nullopt;
}
bool ApiKey::may(std::string_view scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }

std::vector<std::string_view> scopes_of(KeyKind kind) {
  if (kind == KeyKind::app) return {kScopeReport};
  std::vector<std::string_view> out{kScopeLodge, kScopeList, kScopeRead, kScopeSearch, kScopeWrite, kScopeEvents};
  if (kind == KeyKind::officer) out.push_back(kScopeAct);
  if (kind == KeyKind::agency) out.push_back(kScopeReport);
  return out;
}

std::string to_w3c(Instant at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at + kTashkentOffset);
  return to_iso(Instant{whole}).substr(0, 19) + "+05:00";
}

std::optional<Instant> parse_w3c(std::string_view text) {
  if (const auto at = parse_iso_instant(text)) return at;
  if (const auto day = parse_iso_date(text)) return start_of_day_in_tashkent(*day);
  return std::nullopt;
}

std::string param(const net::Fields& fields, std::string_view name) { return trimmed(fields.find(name).value_or(std::string_view{})); }

std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (std::string one = trimmed(part); !one.empty()) out.push_back(std::move(one));
  }
  return out;
}

Result<Wanted> read_wanted(const net::Fields& query, Instant now) {
  Wanted out{.ids = comma_list(param(query, "service_request_id")), .services = comma_list(param(query, "service_code"))};
  if (out.ids.size() > kMostIds) return refuse("open311.too_many_ids", RefusalKind::bad_input, {{"most", std::to_string(kMostIds)}});
  if (!out.ids.empty()) return out;  // Spec: everything else is left unread
  const std::string start = param(query, "start_date"), end = param(query, "end_date");
  const auto since = parse_w3c(start), until = parse_w3c(end);
  if ((!start.empty() && !since) || (!end.empty() && !until)) return refuse("open311.bad_date", RefusalKind::bad_input);
  constexpr auto kEdge = std::chrono::seconds{1};  // the second that `end_date` names is in it
  if (since && until) {
    out.since = *since;
    out.until = *until + kEdge;
  } else if (since) {
    out.since = *since;
    out.until = *since + kMostDays + kEdge;
  } else {
    out.until = until.value_or(now) + kEdge;
    out.since = out.until - kMostDays - kEdge;
  }
  if (out.until < out.since) return refuse("open311.bad_date", RefusalKind::bad_input);
  if (out.until - out.since > kMostDays + kEdge) return refuse("open311.span_long", RefusalKind::bad_input);
  std::set<std::string> states;
  for (std::string& state : comma_list(param(query, "status"))) states.insert(to_lower(state));
  for (const std::string& state : states)
    if (state != "open" && state != "closed") return refuse("open311.bad_status", RefusalKind::bad_input);
  if (states.size() == 1) out.open = *states.begin() == "open";
  return out;
}

Result<Report> read_report(const net::Fields& form) {
  Faults faults;
  Report report{.service = param(form, "service_code"), .description = param(form, "description")};
  if (report.service.empty()) faults.add("service_code", "service_missing");
  if (report.description.empty()) faults.add("description", "description_missing");
  if (count_characters(report.description) > kMostDescription || has_control(report.description, true))
    faults.add("description", "description_long", {{"most", std::to_string(kMostDescription)}});
  read_place(form, report, faults);
  read_person(form, report, faults);
  report.media_url = param(form, "media_url");
  if (!report.media_url.empty() && !is_url(report.media_url)) faults.add("media_url", "bad_media_url");
  report.kind = param(form, "attribute[kind]");
  report.public_text = param(form, "attribute[public_text]");
  if (count_characters(report.public_text) > kMostDescription || has_control(report.public_text, true))
    faults.add("attribute[public_text]", "description_long", {{"most", std::to_string(kMostDescription)}});
  if (leads_to_a_person(report.public_text)) faults.add("attribute[public_text]", "public_text_private");
  for (const auto& [name, value] : form.items())
    if (name.starts_with("attribute[") && name != "attribute[kind]" && name != "attribute[public_text]")
      faults.add("attribute", "unknown_attribute");
  if (!faults.refusal.fields.empty()) return std::unexpected(std::move(faults.refusal));
  return report;
}

std::optional<std::string_view> leads_to_a_person(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return "email";
  int digits = 0;  // with nothing but what stands between the digits of a phone
  for (const char c : std::string{text} + ".") {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c != ' ' && c != '-' && c != '(' && c != ')') {
      if (digits >= 14) return "number";
      if (digits >= 7) return "phone";
      digits = 0;
    }
  }
  // A passport or an ID card: two capital letters and seven digits run together or apart; the digits alone were found above.
  return std::nullopt;
}

Gazetteer::Gazetteer(const offices::Directory& directory) {
  constexpr std::size_t kShortest = 5;  // with the spaces around it
  std::set<std::string> regions;
  for (const offices::Territory& territory : directory.territories()) {
    for (const Lang lang : kLangs) {
      const std::string whole = spaced(territory.name.in(lang));
      if (territory.soato.size() < 4 || whole.size() < kShortest) continue;
      names_.push_back({.soato = territory.soato, .whole = whole, .bare = bare_name(whole)});
      if (territory.soato.size() == 4) regions.insert(names_.back().bare);
    }
  }
  for (Name& name : names_) name.shared = name.bare.size() < kShortest || (name.soato.size() > 4 && regions.contains(name.bare));
}

std::vector<std::string> Gazetteer::named_in(const std::string& words, bool districts, bool whole) const {
  std::set<std::string> out;
  for (const Name& name : names_) {
    if ((name.soato.size() > 4) != districts || (!whole && name.shared)) continue;
    if (words.find(whole ? name.whole : name.bare) != std::string::npos) out.insert(name.soato);
  }
  return {out.begin(), out.end()};
}

std::string Gazetteer::find(std::string_view address) const {
  const std::string words = spaced(address);
  for (const bool whole : {true, false})
    for (const bool districts : {true, false})
      if (std::string found = one_of(named_in(words, districts, whole)); !found.empty()) return found;
  return {};
}

std::string seal_cursor(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return to_base64url(as_bytes(text));
}

std::optional<std::vector<std::string>> open_cursor(std::string_view cursor, std::size_t parts) {
  if (cursor.size() > 400) return std::nullopt;
  const auto octets = parse_base64url(cursor);
  if (!octets) return std::nullopt;
  std::vector<std::string> out{std::string{}};
  for (const char c : as_text(*octets)) {
    if (c == '|')
      out.emplace_back();
    else
      out.back() += c;
  }
  if (out.size() != parts) return std::nullopt;
  return out;
}

}  // namespace darcha::open311
