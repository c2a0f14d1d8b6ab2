// The log to the world, read-only. Spec: C2SP tlog-tiles "HTTP". Everything but the person's own proof is public.
#include <boost/json.hpp>
#include <fmt/format.h>

#include <charconv>

#include "audit/audit.h"
#include "audit/proof.h"
#include "audit/who_looked/who_looked.h"
#include "core/dates.h"
#include "gen/audit/text.h"
#include "gen/audit/views.h"

namespace darcha::audit {
namespace {

using Answer = Task<Result<net::Response>>;

/// What was written once stays as it is for ever.
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";

Answer show_log(std::shared_ptr<Services> services, web::Context context) {
  const auto last = co_await store::find_last_checkpoint(services->db);
  views::LogPage page;
  page.facts.items.push_back({.label = context.t(text::kLogSize), .value = fmt::format("{}", last ? last->size : 0)});
  page.facts.items.push_back({.label = context.t(text::kLogLast), .value = last ? format_date_time_long(last->at, context.lang) : "—"});
  page.vkey = {.id = "kalit", .label = context.t(text::kLogKey), .code = services->vkey};
  if (last) page.head = last->note;
  co_return web::page(context, {.title = context.t(text::kLogTitle), .description = context.t(text::kLogLead)}, page);
}

Answer give_checkpoint(std::shared_ptr<Services> services, web::Context) {
  auto last = co_await store::find_last_checkpoint(services->db);
  if (!last) co_return refuse("audit.no_such_tile", RefusalKind::not_found);
  net::Response response = net::Response::bytes(std::move(last->note), "text/plain; charset=utf-8");
  response.headers.set("Cache-Control", "public, max-age=1");
  co_return response;
}

Answer give_tile(std::shared_ptr<Services> services, web::Context context) {
  const auto ref = parse_tile_path("tile/" + std::string(context.request->path_param("path")));
  if (!ref) co_return std::unexpected(ref.error());
  const auto octets = co_await store::find_tile(services->db, *ref);
  if (!octets) co_return refuse("audit.no_such_tile", RefusalKind::not_found);
  net::Response response = net::Response::bytes(std::string(as_text(*octets)), "application/octet-stream");
  response.headers.set("Cache-Control", std::string(kForEver));
  co_return response;
}

Answer give_proof(std::shared_ptr<Services> services, web::Context context) {
  const auto record = RecordId::parse(context.request->query.find("record").value_or(""));
  if (!record) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  const auto proof = co_await find_proof(services->db, context.visitor.subject, *record);
  if (!proof) co_return std::unexpected(proof.error());
  net::Response response = net::Response::json(to_json(*proof, services->vkey));
  response.headers.set("Cache-Control", "no-store");
  if (context.request->query.find("download"))
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"darcha-isbot-{}.json\"", record->str()));
  co_return response;
}

std::uint64_t tree_size(const web::Context& context, std::string_view name) {
  const std::string_view text = context.request->query.find(name).value_or("");
  std::uint64_t size = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), size);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && text.size() < 19 ? size : 0;  // 0 is refused
}

Answer give_consistency(std::shared_ptr<Services> services, web::Context context) {
  const std::uint64_t from = tree_size(context, "from"), to = tree_size(context, "to");
  const auto path = co_await find_consistency(services->db, from, to);
  if (!path) co_return std::unexpected(path.error());
  boost::json::array hashes;
  for (const Digest& hash : *path) hashes.emplace_back(to_base64(BytesView(hash)));
  net::Response response =
      net::Response::json(boost::json::serialize(boost::json::object{{"from", from}, {"to", to}, {"hashes_b64", std::move(hashes)}}));
  response.headers.set("Cache-Control", std::string(kForEver));
  co_return response;
}

}  // namespace

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto anyone = web::WhoMay::anyone();
  std::vector<web::Route> all{
      {Method::get, "/log", anyone, [services](web::Context c) { return show_log(services, std::move(c)); }},
      {Method::get, "/log/checkpoint", anyone, [services](web::Context c) { return give_checkpoint(services, std::move(c)); }},
      {Method::get, "/log/tile/{path*}", anyone, [services](web::Context c) { return give_tile(services, std::move(c)); }},
      {.method = Method::get,
       .pattern = "/api/v1/log/proof",
       .who_may = web::WhoMay::citizen(),
       .page = [services](web::Context c) { return give_proof(services, std::move(c)); },
       .api = true},
      {.method = Method::get,
       .pattern = "/api/v1/log/consistency",
       .who_may = anyone,
       .page = [services](web::Context c) { return give_consistency(services, std::move(c)); },
       .api = true},
  };
  for (web::Route& route : who_looked_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::audit
