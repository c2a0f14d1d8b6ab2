#include "core/dates.h"
#include "documents/compose/template.h"
#include "documents/pages.h"
#include "documents/verify/signature.h"
#include "gen/documents/text.h"
#include "gen/documents/views.h"
#include "gen/web/views.h"
#include "web/sentence.h"

namespace darcha::documents {
namespace {

// A person checks a handful; a clerk with a pile some dozens. Guessing 95 bits is hopeless anyway: the limit spares the database.
constexpr double kCodesPerMinute = 60, kFilesPerMinute = 12;

Result<void> within_limit(const web::Context& context, const char* bucket, double per_minute) {
  web::RateLimiter* limiter = context.services ? context.services->limiter : nullptr;
  if (limiter == nullptr || limiter->allow(bucket, context.request->peer, per_minute, per_minute / 2, context.now)) return {};
  return std::unexpected(Refusal{.code = "documents.too_many_checks", .kind = RefusalKind::rate_limited, .retry_after_s = 60});
}

std::string_view colour_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::valid: return "success";
    case Verdict::Kind::suspended:
    case Verdict::Kind::expired:
    case Verdict::Kind::superseded: return "warning";
    case Verdict::Kind::revoked:
    case Verdict::Kind::altered:
    case Verdict::Kind::unknown: return "danger";
  }
  return "danger";
}

std::optional<web::views::Facts> facts_of(const web::Context& context, const Services& services, const Verdict& verdict) {
  web::views::Facts out;
  const auto add = [&](web::TextKey label, std::string value) {
    out.items.push_back({.label = context.t(label), .value = std::move(value)});
  };
  if (verdict.facts) {
    const Verdict::Facts& f = *verdict.facts;
    add(text::kFactKind, name_of_kind(services, f.kind).in(context.lang));
    add(text::kFactNumber, f.number);
    if (const Template* form = services.press.templates->find(f.kind)) add(text::kFactIssuer, form->issuer.in(context.lang));
    add(text::kFactIssuedOn, format_date(date_in_tashkent(f.issued_at), context.lang));
    if (f.valid_until) add(text::kFactValidUntil, format_date(*f.valid_until, context.lang));
    add(text::kFactHolder, f.holder_mask);
    if (f.state_changed_at) add(text::kFactChangedOn, format_date(date_in_tashkent(*f.state_changed_at), context.lang));
    if (f.suspended_since) add(text::kFactSuspendedOn, format_date(date_in_tashkent(*f.suspended_since), context.lang));
    if (!f.state_reason.empty()) add(text::kFactWhy, web::sentence(context, "documents.reason." + f.state_reason));
  } else if (!verdict.claimed_number.empty()) {
    add(text::kFactClaims, verdict.claimed_number);
  }
  if (out.items.empty()) return std::nullopt;
  return out;
}

struct Shown {
  std::string typed;  ///< code as the person typed it
  std::optional<Verdict> verdict;
  std::optional<Refusal> code_error, file_error;
};

net::Response show(const web::Context& context, const Services& services, Shown shown) {
  const auto sentence_of = [&context](const std::optional<Refusal>& refusal) -> std::optional<std::string> {
    if (!refusal) return std::nullopt;
    return web::sentence(context, refusal->code, refusal->args);
  };
  views::VerifyPage page{.code = {.id = "kod",
                                  .name = "kod",
                                  .label = context.t(text::kCodeLabel),
                                  .hint = context.t(text::kCodeHint),
                                  .error = sentence_of(shown.code_error),
                                  .value = shown.typed,
                                  .autocomplete = "off",
                                  .maxlength = 60,
                                  .size = 30,
                                  .spellcheck_off = true},
                         .file = {.id = "fayl",
                                  .name = "fayl",
                                  .label = context.t(text::kFileLabel),
                                  .hint = context.t(text::kFileHint),
                                  .error = sentence_of(shown.file_error),
                                  .accept = ".pdf,application/pdf"}};
  const bool failed = shown.code_error || shown.file_error;
  if (failed)
    page.errors = web::views::ErrorSummary{
        .items = {{.id = shown.code_error ? "kod" : "fayl", .text = *sentence_of(shown.code_error ? shown.code_error : shown.file_error)}}};
  if (shown.verdict) {
    const std::string key = "documents.result." + std::string(code(shown.verdict->kind));
    page.result = web::views::Alert{.kind = std::string(colour_of(shown.verdict->kind)),
                                    .title = web::sentence(context, key + "_title"),
                                    .text = web::sentence(context, key + "_text"),
                                    .announce = true};
    page.facts = facts_of(context, services, *shown.verdict);
  }
  const std::string title = page.result ? page.result->title : context.t(text::kVerifyTitle);
  auto response = web::page(context,
                            {.title = title,
                             .description = context.t(text::kVerifyLead),
                             .section = "verify",
                             .has_error = failed,
                             .noindex = shown.verdict.has_value()},
                            page, failed ? 400 : 200);
  if (shown.verdict) response.headers.set("Cache-Control", "no-store");
  return response;
}

Task<Result<net::Response>> answer_code(std::shared_ptr<Services> services, web::Context context, std::string typed) {
  if (const auto allowed = within_limit(context, "documents.code", kCodesPerMinute); !allowed) co_return std::unexpected(allowed.error());
  auto verdict = co_await verify_code(services, typed, context.now);
  if (!verdict) co_return show(context, *services, {.typed = typed, .code_error = verdict.error()});
  co_return show(context, *services, {.typed = typed, .verdict = std::move(*verdict)});
}

/// The empty form, or the answer to ?kod=, the form that works everywhere.
Task<Result<net::Response>> show_form(std::shared_ptr<Services> services, web::Context context) {
  const auto typed = context.request->query.find("kod");
  if (!typed) co_return show(context, *services, {});
  co_return co_await answer_code(std::move(services), context, std::string(*typed));
}

Task<Result<net::Response>> show_code(std::shared_ptr<Services> services, web::Context context) {
  std::string typed{context.request->path_param("code")};
  co_return co_await answer_code(std::move(services), std::move(context), std::move(typed));
}

Task<Result<net::Response>> answer_file(std::shared_ptr<Services> services, web::Context context) {
  if (const auto allowed = within_limit(context, "documents.file", kFilesPerMinute); !allowed) co_return std::unexpected(allowed.error());
  const auto& uploads = context.request->uploads;
  const auto sent = std::ranges::find_if(uploads, [](const net::Upload& upload) { return upload.field == "fayl" && upload.size > 0; });
  if (sent == uploads.end())
    co_return show(context, *services, {.file_error = Refusal{.code = "documents.no_file", .kind = RefusalKind::bad_input}});
  auto verdict = co_await verify_file(services, sent->path, sent->sha256_hex, context.now);
  if (!verdict) co_return show(context, *services, {.file_error = verdict.error()});
  co_return show(context, *services, {.verdict = std::move(*verdict)});
}

}  // namespace

std::vector<web::Route> verify_routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  out.push_back(
      {.method = net::Method::get, .pattern = "/tekshirish", .who_may = web::WhoMay::anyone(), .page = [services](web::Context c) {
         return show_form(services, std::move(c));
       }});
  out.push_back(
      {.method = net::Method::get, .pattern = "/tekshirish/{code}", .who_may = web::WhoMay::anyone(), .page = [services](web::Context c) {
         return show_code(services, std::move(c));
       }});
  out.push_back({.method = net::Method::post,
                 .pattern = "/tekshirish",
                 .who_may = web::WhoMay::anyone(),
                 .page = [services](web::Context c) { return answer_file(services, std::move(c)); },
                 .max_body = kMaxFile + 64 * 1024,
                 .uploads = true});
  for (web::Route& route : verify_api_routes(services)) out.push_back(std::move(route));
  return out;
}

Result<void> within_code_limit(const web::Context& context) { return within_limit(context, "documents.code", kCodesPerMinute); }

}  // namespace darcha::documents
