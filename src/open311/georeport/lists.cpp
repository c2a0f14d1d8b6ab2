// What anybody may read: discovery, services, requests.
#include <boost/json.hpp>

#include "gen/open311/text.h"
#include "open311/georeport/georeport.h"
#include "web/sentence.h"

namespace darcha::open311 {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

value or_null(std::string text) { return text.empty() ? value(nullptr) : value(std::move(text)); }

// --- what there is ---------------------------------------------------------------------------------------------------------------------

Task<Result<net::Response>> discovery(std::shared_ptr<Services> services, Call call) {
  const Settings& settings = *services->settings;
  const std::string changed = to_w3c(start_of_day_in_tashkent(settings.changeset));
  object endpoint{{"specification", "http://wiki.open311.org/GeoReport_v2"},
                  {"url", services->base_url + std::string{kBase}},
                  {"changeset", changed},
                  {"type", "production"},
                  {"formats", array{"text/xml", "application/json"}}};
  object out{{"changeset", changed},
             {"contact", settings.contact.in(call.context.lang) + ": " + services->base_url + "/murojaat"},
             {"key_service", settings.key_service.in(call.context.lang)},
             {"endpoints", array{std::move(endpoint)}}};
  co_return document(call.format, "discovery", out);
}

/// The topic's names in all languages: what a person may look for it by.
std::string keywords(const murojaat::Topic& topic) {
  std::string out;
  for (const Lang lang : kLangs) {
    const std::string& name = topic.name.in(lang);
    if (out.find(name) == std::string::npos) out += (out.empty() ? "" : ", ") + name;
  }
  return out;
}

Task<Result<net::Response>> list_services(std::shared_ptr<Services> services, Call call) {
  array out;
  for (const murojaat::Topic& topic : services->appeals->law->topics) {
    const Group* group = services->settings->find_group(topic.open311_group);
    out.push_back(object{{"service_code", topic.open311_code},
                         {"service_name", topic.name.in(call.context.lang)},
                         {"description", call.context.t(place_bound(*services, topic) ? text::kServiceAtPlace : text::kServiceOfPerson)},
                         {"metadata", true},
                         {"type", "realtime"},
                         {"keywords", keywords(topic)},
                         {"group", group != nullptr ? group->name.in(call.context.lang) : topic.open311_group}});
  }
  co_return document(call.format, "services", out);
}

object attribute(std::string code, std::string datatype, std::string description, int order) {
  return {{"variable", true},
          {"code", std::move(code)},
          {"datatype", std::move(datatype)},
          {"required", false},
          {"datatype_description", nullptr},
          {"order", order},
          {"description", std::move(description)}};
}

Task<Result<net::Response>> definition(std::shared_ptr<Services> services, Call call) {
  const murojaat::Topic* topic = find_service(*services, call.name);
  if (topic == nullptr) co_return refuse("open311.no_service", RefusalKind::not_found, {{"code", call.name}});
  object kind = attribute("kind", "singlevaluelist", call.context.t(text::kAttributeKind), 1);
  array kinds;
  for (const murojaat::KindRule& rule : services->appeals->law->kinds)
    kinds.push_back(object{{"key", rule.code}, {"name", rule.name.in(call.context.lang)}});
  kind["values"] = std::move(kinds);
  array attributes{std::move(kind)};
  if (place_bound(*services, *topic)) attributes.push_back(attribute("public_text", "text", call.context.t(text::kAttributePublicText), 2));
  co_return document(call.format, "service_definition",
                     object{{"service_code", topic->open311_code}, {"attributes", std::move(attributes)}});
}

// --- requests --------------------------------------------------------------------------------------------------------------------------

std::string place_words(const Call& call, const murojaat::Public& one) {
  std::string out;
  for (const offices::Territory* territory : call.directory->chain_of(one.district))
    if (territory->soato.size() >= 4) out += (out.empty() ? "" : ", ") + territory->name.in(call.context.lang);
  return out;
}

object shown(const Services& services, const Call& call, const murojaat::Public& one) {
  const murojaat::Topic* topic = services.appeals->law->find_topic(one.topic);
  const offices::Office* office = call.directory->find_office(one.office);
  const auto number = [](const std::optional<double>& degrees) { return degrees ? value(*degrees) : value(nullptr); };
  return {{"service_request_id", one.number},
          {"status", is_open(one.state) ? "open" : "closed"},
          {"status_notes", web::sentence(call.context, "murojaat.state." + std::string{murojaat::code(one.state)})},
          {"service_name", topic != nullptr ? value(topic->name.in(call.context.lang)) : value(nullptr)},
          {"service_code", topic != nullptr ? topic->open311_code : one.topic},
          {"description", or_null(one.description)},
          {"agency_responsible", office != nullptr ? value(office->name.in(call.context.lang)) : value(nullptr)},
          {"service_notice", nullptr},
          {"requested_datetime", to_w3c(one.lodged_at)},
          {"updated_datetime", to_w3c(one.closed_at.value_or(one.updated_at))},
          {"expected_datetime", to_w3c(one.due_at)},
          {"address", or_null(place_words(call, one))},
          {"address_id", or_null(one.district)},
          {"zipcode", nullptr},
          {"lat", number(one.lat)},
          {"long", number(one.lon)},
          {"media_url", nullptr}};
}

Task<Result<net::Response>> list_requests(std::shared_ptr<Services> services, Call call) {
  auto wanted = read_wanted(call.context.request->query, call.context.now);
  if (!wanted) co_return std::unexpected(wanted.error());
  array out;
  if (!wanted->ids.empty()) {
    for (const std::string& id : wanted->ids)
      if (const auto one = co_await murojaat::find_public(services->appeals, id)) out.push_back(shown(*services, call, *one));
    co_return document(call.format, "service_requests", out);
  }
  murojaat::PublicFilter filter{.open = wanted->open, .since = wanted->since, .until = wanted->until, .max_rows = kMostRequests};
  filter.region = call.territory;
  if (call.territory.size() > 4) filter.district = call.territory;
  for (const std::string& code : wanted->services) {
    const murojaat::Topic* topic = find_service(*services, code);
    if (topic == nullptr) co_return refuse("open311.no_service", RefusalKind::not_found, {{"code", code}});
    filter.topics.push_back(topic->code);
  }
  for (const murojaat::Public& one : co_await murojaat::list_public(services->appeals, std::move(filter)))
    out.push_back(shown(*services, call, one));
  co_return document(call.format, "service_requests", out);
}

Task<Result<net::Response>> one_request(std::shared_ptr<Services> services, Call call) {
  const auto one = co_await murojaat::find_public(services->appeals, call.name);
  if (!one) co_return refuse("open311.no_request", RefusalKind::not_found);
  co_return document(call.format, "service_requests", array{shown(*services, call, *one)});
}

}  // namespace

std::vector<web::Route> list_routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  const auto add = [&](std::string path, std::string file, Answer answer) {
    out.push_back({.method = net::Method::get,
                   .pattern = std::string{kBase} + path,
                   .who_may = web::WhoMay::anyone(),
                   .page = page_of(services, std::move(file), std::move(answer)),
                   .api = true});
  };
  for (const std::string ending : {".xml", ".json"}) {
    add("/discovery" + ending, "discovery" + ending, discovery);
    add("/services" + ending, "services" + ending, list_services);
    add("/requests" + ending, "requests" + ending, list_requests);
  }
  add("/services/{file}", {}, definition);
  add("/requests/{file}", {}, one_request);
  return out;
}

}  // namespace darcha::open311
