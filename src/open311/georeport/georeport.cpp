#include "open311/georeport/georeport.h"

#include "web/sentence.h"

namespace darcha::open311 {
namespace {

constexpr double kCallsPerMinute = 240, kCallBurst = 120;  // of one address: an office behind one is many people

Lang language_of(const web::Context& context) {
  const net::Request& request = *context.request;
  for (const net::Fields* fields : {&request.query, &request.form})
    if (const auto lang = parse_lang(param(*fields, "lang"))) return *lang;
  return context.lang;
}

/// The country, or a region or a district of it. Refuses open311.no_jurisdiction.
Result<std::string> territory_of(const Services& services, const Call& call) {
  std::string asked = param(call.context.request->query, "jurisdiction_id");
  if (asked.empty()) asked = param(call.context.request->form, "jurisdiction_id");
  if (asked.empty() || asked == services.settings->jurisdiction) return std::string{};
  const offices::Territory* found = call.directory->find_territory(asked);
  if (found == nullptr) return refuse("open311.no_jurisdiction", RefusalKind::not_found);
  return found->soato.size() < 4 ? std::string{} : found->soato;
}

int code_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::not_found:
    case RefusalKind::gone: return 404;
    case RefusalKind::not_signed_in:
    case RefusalKind::forbidden: return 403;
    case RefusalKind::rate_limited: return 429;
    case RefusalKind::too_large: return 413;
    case RefusalKind::unsupported_type: return 415;
    case RefusalKind::unavailable: return 503;
    case RefusalKind::conflict:
    case RefusalKind::bad_input: return 400;
  }
  return 400;
}

std::string words_of(const web::Context& context, const std::string& code, const TextArgs& args) {
  const auto key = web::find_refusal_text(code);
  const auto other = key ? key : web::find_text(code);
  return other ? context.t(*other, args) : code;
}

Task<Result<net::Response>> answered(std::shared_ptr<Services> services, Call call, Answer answer) {
  if (!services->limits.allow("open311.call", call.context.request->peer, kCallsPerMinute, kCallBurst, call.context.now)) {
    Refusal refusal{.code = "open311.rate_limited", .kind = RefusalKind::rate_limited};
    refusal.retry_after_s = 30;
    co_return std::unexpected(std::move(refusal));
  }
  call.directory = co_await offices::directory(services->db);
  auto territory = territory_of(*services, call);
  if (!territory) co_return std::unexpected(territory.error());
  call.territory = std::move(*territory);
  co_return co_await answer(services, std::move(call));
}

Task<Result<net::Response>> serve(std::shared_ptr<Services> services, std::string file, Answer answer, web::Context context) {
  if (file.empty()) file = std::string{context.request->path_param("file")};
  const auto split = split_format(file);
  if (!split) throw net::StatusError(404);
  context.lang = language_of(context);
  const Call call{.context = context, .format = split->second, .name = split->first};
  std::optional<Refusal> explained;
  std::exception_ptr thrown;
  try {
    auto result = co_await answered(services, call, std::move(answer));
    if (result) co_return std::move(*result);
    explained = result.error();
  } catch (const net::StatusError&) {
    throw;
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown && context.services->explain) explained = context.services->explain(thrown);
  if (!explained) std::rethrow_exception(thrown);  // a fault: logged and answered in one place
  co_return refused(call, *explained);
}

}  // namespace

net::Response refused(const Call& call, const Refusal& refusal) {
  std::vector<Fault> faults;
  const int status = code_of(refusal.kind);
  for (const FieldError& fault : refusal.fields)
    faults.push_back({status, fault.field + ": " + words_of(call.context, fault.code, fault.args)});
  if (faults.empty()) faults.push_back({status, words_of(call.context, refusal.code, refusal.args)});
  net::Response response = errors(call.format, status, faults);
  if (refusal.retry_after_s > 0) response.headers.set("Retry-After", std::to_string(refusal.retry_after_s));
  response.headers.set("Content-Language", std::string{darcha::code(call.context.lang)});
  return response;
}

web::Page page_of(std::shared_ptr<Services> services, std::string file, Answer answer) {
  return [services = std::move(services), file = std::move(file), answer = std::move(answer)](web::Context context) {
    return serve(services, file, answer, std::move(context));
  };
}

const murojaat::Topic* find_service(const Services& services, std::string_view service_code) {
  return services.appeals->law->find_open311(service_code);
}

bool place_bound(const Services& services, const murojaat::Topic& topic) {
  const Group* group = services.settings->find_group(topic.open311_group);
  return group != nullptr && group->place_bound;
}

/// The last word on a path that nobody took, or on a body that was too large: what the application reads anyway.
Fallback fallback(Fallback other) {
  return [other = std::move(other)](std::shared_ptr<net::Request> request, int status, std::exception_ptr thrown) -> Task<net::Response> {
    if (!request->path.starts_with("/open311/") || status >= 500) return other(std::move(request), status, std::move(thrown));
    return [](std::shared_ptr<net::Request> asked, int code) -> Task<net::Response> {
      co_return errors(asked->path.ends_with(".json") ? Format::json : Format::xml, code, {{code, std::string{net::reason_phrase(code)}}});
    }(std::move(request), status);
  };
}

}  // namespace darcha::open311
