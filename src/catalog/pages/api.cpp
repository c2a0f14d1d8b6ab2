#include <boost/json.hpp>

#include "catalog/pages/pages.h"

namespace darcha::catalog {
namespace {

namespace json = boost::json;

constexpr std::size_t kSuggestions = 8;

json::object texts(const LocalText& text) {
  json::object object;
  for (const Lang lang : kLangs) object[code(lang)] = text.in(lang);
  return object;
}

json::object brief(const web::Context& context, const Service& s, const Reference& reference) {
  const Date today = date_in_tashkent(context.now);
  json::array audience;
  for (const Audience a : s.audience) audience.push_back(json::value(code(a)));
  return {{"code", s.code},
          {"version", s.version},
          {"status", code(s.status)},
          {"since", to_iso(s.since)},
          {"title", texts(s.title)},
          {"summary", texts(s.summary)},
          {"provider", s.provider},
          {"category", s.category},
          {"audience", std::move(audience)},
          {"life_events", json::value_from(s.life_events)},
          {"assurance", s.assurance},
          {"term", term_text(context, s, today)},
          {"fee", fee_text(context, s, reference, today)},
          {"runs", s.runs()},
          {"href", service_href(s)}};
}

json::array reads(const Service& s) {
  json::array array;
  for (const Prefill& p : s.prefill)
    array.push_back(json::object{{"data", p.data},
                                 {"purpose", texts(p.purpose)},
                                 {"ground", p.ground == Prefill::Ground::law ? "law" : "consent"},
                                 {"basis", p.ground == Prefill::Ground::law ? p.basis : p.consent},
                                 {"required", p.required}});
  return array;
}

json::array law(const Service& s) {
  json::array array;
  for (const Provision& p : s.legal_basis)
    array.push_back(json::object{{"id", p.id},
                                 {"act", p.act},
                                 {"date", to_iso(p.date)},
                                 {"title", texts(p.title)},
                                 {"provision", p.provision},
                                 {"link", p.link},
                                 {"unverified", p.unverified}});
  return array;
}

json::object privacy(const Privacy& p) {
  json::object object{{"controller", p.controller},
                      {"summary", texts(p.summary)},
                      {"data", json::value_from(p.data)},
                      {"shared_with", json::value_from(p.shared_with)}};
  object["published"] = p.published ? json::value(to_iso(*p.published)) : json::value(nullptr);
  object["risks"] = static_cast<std::int64_t>(p.risks.size());
  return object;
}

}  // namespace

Task<Result<net::Response>> api_services(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const std::string query = query_value(context, "q");
  json::array items;
  if (query.empty()) {
    for (const auto& s : snapshot->services()) items.push_back(brief(context, *s, snapshot->reference()));
  } else {
    for (const Hit& hit : snapshot->search(query, 50)) items.push_back(brief(context, *hit.service, snapshot->reference()));
  }
  co_return net::Response::json(json::serialize(json::object{{"services", std::move(items)}}));
}

Task<Result<net::Response>> api_service(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const auto service = snapshot->service(context.request->path_param("code"));
  if (!service) co_return refuse("catalog.no_such_service", RefusalKind::not_found);
  json::object object = brief(context, *service, snapshot->reference());
  object["result"] = texts(service->result);
  object["reads"] = reads(*service);
  object["legal_basis"] = law(*service);
  object["privacy"] = privacy(service->privacy);
  if (service->withdrawal)
    object["withdrawn"] = json::object{{"at", to_iso(service->withdrawal->at)}, {"reason", service->withdrawal->reason}};
  json::array versions;
  for (const auto& v : snapshot->versions(service->code)) versions.push_back(v->version);
  object["versions"] = std::move(versions);
  co_return net::Response::json(json::serialize(object));
}

Task<Result<net::Response>> api_suggest(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  json::array items;
  for (const Hit& hit : snapshot->search(query_value(context, "q"), kSuggestions))
    items.push_back(
        json::object{{"title", hit.service->title.in(context.lang)},
                     {"href", service_href(*hit.service)},
                     {"note", hit.service->withdrawal ? context.t(status_key(hit.service->status))
                                                      : agency_short(snapshot->reference(), hit.service->provider, context.lang)}});
  co_return net::Response::json(json::serialize(items));
}

}  // namespace darcha::catalog
