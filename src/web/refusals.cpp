#include "web/refusals.h"

#include <boost/json.hpp>

#include <typeinfo>

#include "core/log.h"
#include "gen/web/text.h"
#include "gen/web/views.h"

namespace darcha::web {
namespace {

struct KindTexts {
  TextKey title;
  TextKey text;  ///< when the refusal has none of its own
};

KindTexts texts_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::bad_input: return {text::kErrorTitleBadInput, text::kRefusalBadInput};
    case RefusalKind::not_signed_in: return {text::kErrorTitleNotSignedIn, text::kRefusalNotSignedIn};
    case RefusalKind::forbidden: return {text::kErrorTitleForbidden, text::kRefusalForbidden};
    case RefusalKind::not_found: return {text::kErrorTitleNotFound, text::kRefusalNotFound};
    case RefusalKind::conflict: return {text::kErrorTitleConflict, text::kRefusalConflict};
    case RefusalKind::gone: return {text::kErrorTitleGone, text::kRefusalGone};
    case RefusalKind::too_large: return {text::kErrorTitleTooLarge, text::kRefusalTooLarge};
    case RefusalKind::unsupported_type: return {text::kErrorTitleUnsupportedType, text::kRefusalUnsupportedType};
    case RefusalKind::rate_limited: return {text::kErrorTitleRateLimited, text::kRefusalRateLimited};
    case RefusalKind::unavailable: return {text::kErrorTitleUnavailable, text::kRefusalUnavailable};
  }
  return {text::kErrorTitleUnavailable, text::kRefusalUnavailable};
}

}  // namespace

int status_of(const Refusal& refusal) {
  if (refusal.code == "web.fault") return 500;
  if (refusal.code == "web.method_not_allowed") return 405;
  if (refusal.code == "web.broken_request") return 400;
  if (refusal.kind == RefusalKind::bad_input) return refusal.fields.empty() ? 400 : 422;
  return web::status_of(refusal.kind);
}

std::string text_of(const Context& context, const Refusal& refusal) {
  const auto own = find_refusal_text(refusal.code);
  return context.t(own.value_or(texts_of(refusal.kind).text), refusal.args);
}

std::string title_of(const Context& context, const Refusal& refusal) {
  return context.t(refusal.code == "web.fault" ? text::kErrorTitleFault : texts_of(refusal.kind).title);
}

namespace {

net::Response problem(const Context& context, const Refusal& refusal, int status) {
  boost::json::object body{{"type", "about:blank"},
                           {"status", status},
                           {"code", refusal.code},
                           {"title", title_of(context, refusal)},
                           {"detail", text_of(context, refusal)},
                           {"request_id", context.request->request_id}};
  if (!refusal.fields.empty()) {
    boost::json::array errors;
    for (const FieldError& error : refusal.fields) {
      const auto key = find_refusal_text(error.code);
      errors.push_back({{"field", error.field}, {"code", error.code}, {"detail", key ? context.t(*key, error.args) : error.code}});
    }
    body["errors"] = std::move(errors);
  }
  net::Response response = net::Response::json(boost::json::serialize(body), status);
  response.headers.set("Content-Type", "application/problem+json");
  response.headers.set("Content-Language", std::string{code(context.lang)});
  return response;
}

net::Response error_page(const Context& context, const Refusal& refusal, int status) {
  const bool may_help = status >= 500 || status == 429;
  views::ErrorPage view{.title = title_of(context, refusal),
                        .text = text_of(context, refusal),
                        .code = std::to_string(status) + " · " + refusal.code,
                        .request_id = context.request->request_id,
                        .at_desk = !context.visitor.officer.is_nil()};
  if (may_help && context.request->method == net::Method::get) view.retry_href = here(*context.request);
  return page(context, {.title = view.title, .noindex = true}, view, status);
}

/// What must not be written into a page again.
double weight_of(std::string_view accept, std::string_view type, std::string_view family) {
  double best = -1;
  int best_rank = -1;
  while (!accept.empty()) {
    std::string_view item = accept.substr(0, accept.find(','));
    accept.remove_prefix(std::min(accept.size(), item.size() + 1));
    std::string_view range = item.substr(0, item.find(';'));
    while (range.starts_with(' ')) range.remove_prefix(1);
    while (range.ends_with(' ')) range.remove_suffix(1);
    const int rank = net::equal_ignoring_case(range, type) ? 2 : net::equal_ignoring_case(range, family) ? 1 : range == "*/*" ? 0 : -1;
    if (rank <= best_rank) continue;
    double q = 1;
    if (const std::size_t at = item.find("q="); at != std::string_view::npos)
      q = std::strtod(std::string{item.substr(at + 2)}.c_str(), nullptr);
    best_rank = rank;
    best = q;
  }
  return best;
}

}  // namespace

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::bad_input: return 422;
    case RefusalKind::not_signed_in: return 401;
    case RefusalKind::forbidden: return 403;
    case RefusalKind::not_found: return 404;
    case RefusalKind::conflict: return 409;
    case RefusalKind::gone: return 410;
    case RefusalKind::too_large: return 413;
    case RefusalKind::unsupported_type: return 415;
    case RefusalKind::rate_limited: return 429;
    case RefusalKind::unavailable: return 503;
  }
  return 500;
}

bool prefers_json(const net::Request& request) {
  const auto accept = request.headers.find("Accept");
  if (!accept) return false;
  const double json =
      std::max(weight_of(*accept, "application/json", "application/*"), weight_of(*accept, "application/problem+json", "application/*"));
  return json > weight_of(*accept, "text/html", "text/*");
}

net::Response refused(const Context& context, const Refusal& refusal, bool api) {
  const int status = status_of(refusal);
  net::Response response = api || prefers_json(*context.request) ? problem(context, refusal, status) : error_page(context, refusal, status);
  const int wait = refusal.retry_after_s > 0 ? refusal.retry_after_s : refusal.kind == RefusalKind::unavailable ? 5 : 0;
  if (wait > 0) response.headers.set("Retry-After", std::to_string(wait));
  return response;
}

Refusal refusal_of(const Context& context, const std::exception_ptr& thrown, std::string_view route) {
  if (context.services->explain) {
    if (auto explained = context.services->explain(thrown)) {
      log_warn("http.unavailable", {{"route", route}, {"code", explained->code}, {"request", context.request->request_id}});
      return std::move(*explained);
    }
  }
  // what() is logged only of faults of our own: the text of other exceptions may hold what a person typed
  try {
    std::rethrow_exception(thrown);
  } catch (const std::logic_error& fault) {
    log_error("http.fault",
              {{"route", route}, {"type", typeid(fault).name()}, {"what", fault.what()}, {"request", context.request->request_id}});
  } catch (const std::exception& fault) {
    log_error("http.fault", {{"route", route}, {"type", typeid(fault).name()}, {"request", context.request->request_id}});
  } catch (...) {
    log_error("http.fault", {{"route", route}, {"type", "unknown"}, {"request", context.request->request_id}});
  }
  return {.code = "web.fault", .kind = RefusalKind::unavailable};
}

}  // namespace darcha::web
