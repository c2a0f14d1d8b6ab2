#include <boost/json.hpp>

#include "documents/compose/template.h"
#include "documents/pages.h"

namespace darcha::documents {
namespace {

boost::json::object in_every_language(const LocalText& text) {
  boost::json::object out;
  for (const Lang lang : kLangs) out[code(lang)] = text.in(lang);
  return out;
}

boost::json::object json_of(const Services& services, const Verdict& verdict) {
  boost::json::object out{{"status", code(verdict.kind)}};
  if (!verdict.facts) return out;
  const Verdict::Facts& f = *verdict.facts;
  boost::json::object document{{"kind", f.kind},
                               {"name", in_every_language(name_of_kind(services, f.kind))},
                               {"number", f.number},
                               {"issued_on", to_iso(date_in_tashkent(f.issued_at))},
                               {"holder_initials", f.holder_mask}};
  if (const Template* form = services.press.templates->find(f.kind)) document["issuer"] = in_every_language(form->issuer);
  if (f.valid_until) document["valid_until"] = to_iso(*f.valid_until);
  if (f.state_changed_at) document["not_valid_since"] = to_iso(*f.state_changed_at);
  if (f.suspended_since) document["suspended_since"] = to_iso(*f.suspended_since);
  if (!f.state_reason.empty()) document["reason"] = f.state_reason;
  out["document"] = std::move(document);
  return out;
}

Task<Result<net::Response>> verify(std::shared_ptr<Services> services, web::Context context) {
  if (const auto allowed = within_code_limit(context); !allowed) co_return std::unexpected(allowed.error());
  const auto typed = context.request->query.find("code");
  const auto verdict = co_await verify_code(services, std::string(typed.value_or("")), context.now);
  if (!verdict) co_return std::unexpected(verdict.error());
  auto response = net::Response::json(boost::json::serialize(json_of(*services, *verdict)));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

std::vector<web::Route> verify_api_routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  out.push_back({.method = net::Method::get,
                 .pattern = "/api/v1/documents/verify",
                 .who_may = web::WhoMay::anyone(),
                 .page = [services](web::Context c) { return verify(services, std::move(c)); },
                 .api = true});
  return out;
}

}  // namespace darcha::documents
