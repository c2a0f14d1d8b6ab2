// POST requests: a report becomes an appeal; GET tokens: which one it became.
#include <boost/json.hpp>

#include "core/crypto.h"
#include "gen/open311/sql.h"
#include "gen/open311/text.h"
#include "open311/georeport/georeport.h"
#include "open311/keys/keys.h"

namespace darcha::open311 {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t kMostToken = 200;
constexpr std::size_t kDistrictDigits = 7;                   // of a SOATO, from a district on
constexpr double kReportsPerMinute = 20, kReportBurst = 20;  // of one key and address

std::string header(const web::Context& context, std::string_view name) {
  return std::string{context.request->headers.find(name).value_or(std::string_view{})};
}

/// Two applications may choose the same token; neither learns of the other's.
Bytes token_digest(const ApiKey& key, const std::string& token) {
  const Digest digest = sha256("darcha.open311.token|" + key.id.str() + "|" + token);
  return {digest.begin(), digest.end()};
}

Task<Result<ApiKey>> key_of(std::shared_ptr<Services> services, web::Context context, std::string sent) {
  auto key = co_await known_key(services, std::move(sent), kScopeReport, context.request->peer);
  if (!key && key.error().kind == RefusalKind::not_signed_in) key.error().kind = RefusalKind::forbidden;  // Spec: 403 for both
  co_return key;
}

/// What only the service knows of a report.
Result<const murojaat::Topic*> check(const Services& services, const Report& report) {
  const murojaat::Topic* topic = find_service(services, report.service);
  if (topic == nullptr) return refuse("open311.no_service", RefusalKind::not_found, {{"code", report.service}});
  Refusal refusal{.code = "open311.bad_request", .kind = RefusalKind::bad_input};
  const auto fault = [&](std::string field, std::string code) {
    refusal.fields.push_back({std::move(field), "open311.refusal." + code, {}});
  };
  const bool at_place = place_bound(services, *topic);
  if (at_place && !report.lat && report.address.empty() && report.address_id.empty()) fault("lat", "place_missing");
  if (!at_place && !report.public_text.empty()) fault("attribute[public_text]", "unknown_attribute");
  if (!report.kind.empty() && services.appeals->law->find_kind(report.kind) == nullptr) fault("attribute[kind]", "bad_attribute");
  if (!refusal.fields.empty()) return std::unexpected(std::move(refusal));
  return topic;
}

/// Where it is: the code of a district, or the jurisdiction, or what the address names.
Result<std::string> district_of(Services& services, const Call& call, const Report& report) {
  if (!report.address_id.empty()) {
    const offices::Territory* found = call.directory->find_territory(report.address_id);
    if (found == nullptr || found->soato.size() < 4) return refuse("open311.bad_address_id", RefusalKind::bad_input);
    return found->soato;
  }
  if (call.territory.size() > 4) return call.territory;
  if (services.places_of != call.directory) {
    services.places = std::make_shared<const Gazetteer>(*call.directory);
    services.places_of = call.directory;
  }
  std::string named = services.places->find(report.address);
  return named.empty() ? call.territory : named;
}

/// Who writes: what the application sent is believed as far as a letter is.
murojaat::Author author_of(const Report& report) {
  if (report.name.empty() && report.email.empty() && report.phone.empty()) return {};
  std::string contact = report.email;
  if (!report.phone.empty()) contact += (contact.empty() ? "" : ", ") + report.phone;
  return {.kind = murojaat::AuthorKind::contact, .name = report.name.empty() ? contact : report.name, .contact = std::move(contact)};
}

/// The address of a picture is a stranger's: nobody here opens it. The officer reads it as words.
std::string words_of(const Report& report) {
  return report.media_url.empty() ? report.description : report.description + "\n\n" + report.media_url;
}

/// `district_known`: otherwise the report lies with an office of the region or the republic, and the application is told how to do better.
std::string notice(const Services& services, const Call& call, const murojaat::Receipt& receipt, bool district_known) {
  const std::string due = to_iso(date_in_tashkent(receipt.due_at - std::chrono::microseconds{1}));  // the last whole day
  std::string out = call.context.t(text::kNoticeLodged, {{"number", receipt.number}, {"due", due}});
  if (receipt.code)
    out = call.context.t(text::kNoticeWithCode,
                         {{"number", receipt.number}, {"due", due}, {"code", *receipt.code}, {"url", services.base_url + "/murojaat/kod"}});
  return district_known ? out : out + " " + call.context.t(text::kNoticeNoDistrict);
}

/// `token`: which request became which appeal. Written after the appeal: who was cut off in between asks again and finds both.
Task<> keep_token(std::shared_ptr<Services> services, ApiKey key, std::string token, std::string number) {
  co_await services->db.query(
      sql::PutToken{.token_digest = token_digest(key, token), .number = std::move(number), .made_at = services->clock.now()});
}

Task<Result<net::Response>> post(std::shared_ptr<Services> services, Call call) {
  const web::Context& context = call.context;
  const auto key = co_await key_of(services, context, param(context.request->form, "api_key"));
  if (!key) co_return std::unexpected(key.error());
  Refusal flood{.code = "open311.rate_limited", .kind = RefusalKind::rate_limited};
  flood.retry_after_s = 30;
  if (key->kind == KeyKind::app &&
      !services->limits.allow("open311.report", key->id.str() + context.request->peer, kReportsPerMinute, kReportBurst, context.now))
    co_return std::unexpected(std::move(flood));
  auto report = read_report(context.request->form);
  if (!report) co_return std::unexpected(report.error());
  const auto topic = check(*services, *report);
  if (!topic) co_return std::unexpected(topic.error());
  auto district = district_of(*services, call, *report);
  if (!district) co_return std::unexpected(district.error());
  std::string token = header(context, "Idempotency-Key");
  if (token.size() > kMostToken) co_return refuse("open311.bad_token", RefusalKind::bad_input);
  const bool later = token.empty() && header(context, "Prefer").find("respond-async") != std::string::npos;  // Spec: RFC 7240 4.1
  if (later) token = random_token(18);
  const bool district_known = district->size() >= kDistrictDigits || !place_bound(*services, **topic);
  const auto receipt = co_await murojaat::lodge(
      services->appeals, {.author = author_of(*report),
                          .channel = murojaat::Channel::open311,
                          .lang = context.lang,
                          .text = words_of(*report),
                          .kind = report->kind,
                          .topic = (*topic)->code,
                          .place = {.lat = report->lat, .lon = report->lon, .district = std::move(*district), .words = report->address},
                          .public_text = report->public_text,
                          .token = token.empty() ? random_token(18) : to_hex(token_digest(*key, token))});
  if (!receipt) co_return std::unexpected(receipt.error());
  if (!token.empty()) co_await keep_token(services, *key, token, receipt->number);
  object out{{"service_notice", notice(*services, call, *receipt, district_known)}, {"account_id", nullptr}};
  if (later)
    out["token"] = token;
  else
    out["service_request_id"] = receipt->number;
  co_return document(call.format, "service_requests", array{std::move(out)}, receipt->repeated ? 200 : 201);
}

Task<Result<net::Response>> token(std::shared_ptr<Services> services, Call call) {
  const auto key = co_await key_of(services, call.context, param(call.context.request->query, "api_key"));
  if (!key) co_return std::unexpected(key.error());
  const auto found = co_await services->db.query(sql::FindToken{.token_digest = token_digest(*key, call.name)});
  if (!found) co_return refuse("open311.no_token", RefusalKind::not_found);
  co_return document(call.format, "service_requests", array{object{{"service_request_id", found->number}, {"token", call.name}}});
}

}  // namespace

std::vector<web::Route> report_routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  const auto add = [&](net::Method method, std::string path, std::string file, Answer answer) {
    out.push_back({.method = method,
                   .pattern = std::string{kBase} + path,
                   .who_may = web::WhoMay::anyone(),  // who has a key
                   .page = page_of(services, std::move(file), std::move(answer)),
                   .api = true});
  };
  for (const std::string ending : {".xml", ".json"}) add(net::Method::post, "/requests" + ending, "requests" + ending, post);
  add(net::Method::get, "/tokens/{file}", {}, token);
  return out;
}

}  // namespace darcha::open311
