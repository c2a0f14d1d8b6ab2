// What applications and systems send: a report, a list that is asked for, a cursor, a body. Whatever comes in, what comes out is within its
// bounds and is a document.
#include <boost/json.hpp>

#include <cmath>
#include <cstdlib>

#include "core/text.h"
#include "open311/api/api.h"
#include "open311/document.h"
#include "open311/rules.h"

namespace {

using namespace darcha;
using namespace darcha::open311;

void must(bool holds) {
  if (!holds) std::abort();
}

void read_fields(const net::Fields& fields) {
  const Instant now = parse_iso_instant("2026-11-21T06:30:00Z").value();
  if (const auto wanted = read_wanted(fields, now)) {
    must(wanted->ids.size() <= kMostIds);
    if (wanted->ids.empty()) must(wanted->since <= wanted->until && wanted->until - wanted->since <= kMostDays + std::chrono::seconds{2});
  }
  if (const auto report = read_report(fields)) {
    must(!report->service.empty() && !report->description.empty() && count_characters(report->description) <= kMostDescription);
    must(report->lat.has_value() == report->lon.has_value());
    if (report->lat) must(std::abs(*report->lat) <= 90 && std::abs(*report->lon) <= 180);
    must(report->media_url.empty() || report->media_url.starts_with("http"));
    must(!leads_to_a_person(report->public_text));
  }
}

void read_body(std::string_view text) {
  boost::system::error_code failed;
  const auto parsed = boost::json::parse(text, failed);
  if (failed || !parsed.is_object()) return;
  api::Body body(parsed.as_object());
  const std::string words = body.text("text", 40, true);
  const auto number = body.number("n");
  const auto list = body.texts("list", 5);
  const auto objects = body.objects("objects", 5);
  (void)body.flag("flag");
  const bool fine = body.done().has_value();
  if (fine) must(!words.empty() && count_characters(words) <= 40 && list.size() <= 5 && objects.size() <= 5);
  if (number) must(!std::isnan(*number) || !fine);
  (void)to_json(parsed);
  const std::string xml = to_xml("errors", parsed);
  must(xml.find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto fields = net::parse_urlencoded(text, 60)) read_fields(*fields);
  if (is_utf8(text)) read_body(text);
  if (const auto parts = open_cursor(text, 3)) must(parts->size() == 3 && open_cursor(seal_cursor(*parts), 3) == parts);
  (void)split_format(text);
  if (const auto at = parse_w3c(text)) must(parse_w3c(to_w3c(*at)).has_value());
  const std::string escaped = escape_xml(text);
  must(escaped.find('<') == std::string::npos && escaped.find('\0') == std::string::npos && is_utf8(escaped));
  return 0;
}
