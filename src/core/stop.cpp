#include "core/stop.h"

#include <boost/json.hpp>
#include <stdexcept>

namespace darcha {
namespace {

Instant instant_in(const boost::json::value& value) {
  const auto at = parse_iso_instant(std::string_view{value.as_string()});
  if (!at) throw std::runtime_error("a stop of a clock without its time");
  return *at;
}

}  // namespace

std::string to_json(const std::vector<Stop>& stops) {
  boost::json::array out;
  for (const Stop& stop : stops) {
    boost::json::object one{{"code", stop.code}, {"from", to_iso(stop.from)}};
    if (stop.until) one["until"] = to_iso(*stop.until);
    out.push_back(std::move(one));
  }
  return boost::json::serialize(out);
}

std::vector<Stop> parse_stops(std::string_view json) {
  std::vector<Stop> out;
  for (const boost::json::value& one : boost::json::parse(json).as_array()) {
    Stop stop{.code = std::string{std::string_view{one.at("code").as_string()}}, .from = instant_in(one.at("from"))};
    if (const auto* until = one.as_object().if_contains("until")) stop.until = instant_in(*until);
    out.push_back(std::move(stop));
  }
  return out;
}

}  // namespace darcha
