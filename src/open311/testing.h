// For tests of this room: a country with appeals and keys, a judge of JSON by schema, and the published documents of the standard, read
// where DARCHA_VECTORS or ../shared/vectors has them.
#pragma once
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "gen/open311/sql.h"
#include "murojaat/testing.h"
#include "open311/keys/keys.h"
#include "open311/open311.h"
#include "web/rate_limit.h"

namespace darcha::open311::testing {

using Form = std::vector<std::pair<std::string, std::string>>;
namespace world = murojaat::testing;

/// What is wrong with a value by a JSON schema: the words of it that our documents and the standard's use. `$ref` is found by `find`.
using FindSchema = std::function<const boost::json::object&(std::string_view)>;
inline void judge(const boost::json::object& schema, const boost::json::value& value, const FindSchema& find, const std::string& at,
                  std::vector<std::string>& faults);

inline bool is_type(std::string_view type, const boost::json::value& value) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

inline bool has_type(const boost::json::object& schema, const boost::json::value& value) {
  const auto* type = schema.if_contains("type");
  if (type == nullptr) return true;
  if (type->is_string()) return is_type(type->as_string(), value);
  return std::ranges::any_of(type->as_array(), [&](const auto& one) { return is_type(one.as_string(), value); });
}

inline void judge_object(const boost::json::object& schema, const boost::json::object& value, const FindSchema& find, const std::string& at,
                         std::vector<std::string>& faults) {
  if (const auto* required = schema.if_contains("required"))
    for (const auto& name : required->as_array())
      if (!value.contains(name.as_string())) faults.push_back(at + ": no " + std::string{name.as_string()});
  const auto* properties = schema.if_contains("properties");
  const auto* closed = schema.if_contains("additionalProperties");
  for (const auto& [name, inner] : value) {
    const auto* known = properties != nullptr ? properties->as_object().if_contains(name) : nullptr;
    if (known != nullptr)
      judge(known->as_object(), inner, find, at + "." + std::string{name}, faults);
    else if (closed != nullptr && closed->is_bool() && !closed->as_bool())
      faults.push_back(at + ": nobody described " + std::string{name});
  }
}

inline void judge(const boost::json::object& schema, const boost::json::value& value, const FindSchema& find, const std::string& at,
                  std::vector<std::string>& faults) {
  if (const auto* other = schema.if_contains("$ref")) return judge(find(other->as_string()), value, find, at, faults);
  if (!has_type(schema, value)) faults.push_back(at + ": not of its type: " + boost::json::serialize(value).substr(0, 60));
  if (const auto* any = schema.if_contains("anyOf")) {
    const bool one = std::ranges::any_of(any->as_array(), [&](const auto& way) {
      std::vector<std::string> wrong;
      judge(way.as_object(), value, find, at, wrong);
      return wrong.empty();
    });
    if (!one) faults.push_back(at + ": fits none of its shapes");
  }
  if (const auto* names = schema.if_contains("enum");
      names != nullptr && std::ranges::find(names->as_array(), value) == names->as_array().end())
    faults.push_back(at + ": not one of its values");
  if (const auto* most = schema.if_contains("maxLength"); most != nullptr && value.is_string())
    if (static_cast<std::int64_t>(value.as_string().size()) > 4 * most->as_int64()) faults.push_back(at + ": too long");
  if (const auto* object = value.if_object()) judge_object(schema, *object, find, at, faults);
  if (const auto* items = schema.if_contains("items"); items != nullptr && value.is_array())
    for (const auto& one : value.as_array()) judge(items->as_object(), one, find, at + "[]", faults);
}

/// A published file, or nothing where they are not.
inline std::optional<std::string> published(const std::string& name) {
  std::vector<std::filesystem::path> places;
  if (const char* set = std::getenv("DARCHA_VECTORS"))
    places.emplace_back(set);
  else
    for (const char* up : {"..", "../.."}) places.push_back(std::filesystem::path{DARCHA_SOURCE_DIR} / up / "shared" / "vectors");
  for (const auto& place : places)
    if (std::ifstream in(place / "open311" / name); in) {
      std::ostringstream text;
      text << in.rdbuf();
      return text.str();
    }
  return std::nullopt;
}

/// "/services/service/group" of every element; the value of a list is its names, once.
inline std::set<std::string> elements_of(const std::string& xml) {
  std::set<std::string> out;
  std::vector<std::string> open{""};
  static const std::regex kTag("<(/?)([A-Za-z_]+)[^>]*?(/?)>");
  for (std::sregex_iterator tag(xml.begin(), xml.end(), kTag), end; tag != end; ++tag) {
    if ((*tag)[1].length() > 0) {
      open.pop_back();
      continue;
    }
    const std::string path = open.back() + "/" + (*tag)[2].str();
    out.insert(path);
    if ((*tag)[3].length() == 0) open.push_back(path);
  }
  return out;
}

class Open311Test : public world::MurojaatTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = MurojaatTest::migrations();
    const auto own = sql::migrations();
    series.insert(series.end(), own.begin(), own.end());
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    MurojaatTest::SetUp();
    channel_ = std::make_shared<Services>(Services{.db = pool(),
                                                   .clock = clock_,
                                                   .limits = real_limits_,
                                                   .appeals = services_,
                                                   .settings = load_settings(world::kRepository / "services"),
                                                   .base_url = "https://darcha.example"});
  }

  web::Context call(net::Method method, const std::string& target, Lang lang = Lang::en) {
    web::Context out = web::test::context(lang);
    out.request = web::test::request(method, target);
    out.now = clock_.now();
    return out;
  }
  net::Response get(const std::string& target, Lang lang = Lang::en) { return send(call(net::Method::get, target, lang)); }
  net::Response post(const std::string& target, const Form& form, const Form& headers = {}) {
    web::Context made = call(net::Method::post, target);
    for (const auto& [name, value] : form) made.request->form.add(name, value);
    for (const auto& [name, value] : headers) made.request->headers.add(name, value);
    return send(std::move(made));
  }
  net::Response send(web::Context context) {
    web::test::Site site(routes(channel_));
    return await(site.visit(std::move(context)));
  }
  static std::string text(const net::Response& response) { return web::test::body_of(response); }
  static boost::json::value json(const net::Response& response) { return boost::json::parse(text(response)); }

  std::string key(ApiKey key = {}) {
    key.id = make_uuid_v4();
    if (key.name.empty()) key.name = "Shahar ilovasi";
    key.made_at = clock_.now();
    return await(make_key(pool(), std::move(key))).value();
  }
  std::string lent_by(const world::Clerk& clerk) {
    return key({.kind = KeyKind::officer,
                .name = "Ish yuritish",
                .office = clerk.officer.office,
                .officer = clerk.officer.id,
                .per_minute = 6'000,
                .expires_at = clock_.now() + kLongestLent});
  }
  void follow() {
    settle();
    jobs::Worker worker(io(), pool(), clock_, "open311-" + make_uuid_v4().str());
    subscribe(worker, channel_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }

  web::MemoryRateLimiter real_limits_;
  std::shared_ptr<Services> channel_;
};

}  // namespace darcha::open311::testing
