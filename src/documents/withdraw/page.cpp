#include "core/dates.h"
#include "documents/pages.h"
#include "documents/store.h"
#include "gen/documents/text.h"
#include "gen/documents/views.h"
#include "gen/web/views.h"
#include "offices/actor.h"
#include "offices/offices.h"
#include "web/sentence.h"

namespace darcha::documents {
namespace {

constexpr std::string_view kReasons[] = {"error_found", "data_changed", "holder_request", "court_decision", "issued_in_error"};
constexpr std::string_view kPurpose = "document_withdrawal";

Task<audit::Actor> actor_of(db::Pool& pool, const web::Context& context) {
  return offices::actor_of(pool, context.visitor, {std::string{offices::kRoleHead}}, date_in_tashkent(context.now));
}

Task<> log_look_up(std::shared_ptr<Services> services, web::Context context, Found found) {
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(context.now),
                        .subject = found.subject,
                        .at = context.now,
                        .kind = "documents.looked_up",
                        .actor = co_await actor_of(services->db, context),
                        .purpose = std::string{kPurpose},
                        .case_ref = found.document.case_ref,
                        .what = {"documents"}});
  co_await services->db.run(std::move(batch));
}

Task<Result<Found>> find_typed(std::shared_ptr<Services> services, std::string typed) {
  const auto number = parse_number(typed);
  if (!number) co_return refuse("documents.bad_number", RefusalKind::bad_input);
  const auto found = co_await find_by_key(services, KeyKind::number, *number);
  if (!found) co_return refuse("documents.not_found", RefusalKind::not_found);
  co_return *found;
}

views::WithdrawPage::Found entry_of(const web::Context& context, const Services& services, const Issued& document) {
  const Status status = status_at(document.state, document.valid_until, context.now, document.suspended_since.has_value());
  views::WithdrawPage::Found entry{.can_revoke = document.state == State::valid, .number = document.number};
  const auto fact = [&](web::TextKey label, std::string value) {
    entry.facts.items.push_back({.label = context.t(label), .value = std::move(value)});
  };
  fact(text::kWithdrawKind, name_of_kind(services, document.kind).in(context.lang));
  fact(text::kWithdrawHolder, document.holder_mask);
  fact(text::kWithdrawIssued, format_date(date_in_tashkent(document.issued_at), context.lang));
  fact(text::kWithdrawStatus, web::sentence(context, "documents.status." + std::string(code(status))));
  entry.reason = {.id = "reason", .name = "reason", .label = context.t(text::kWithdrawReason)};
  for (const std::string_view reason : kReasons)
    entry.reason.options.push_back(
        {.value = std::string{reason}, .label = web::sentence(context, "documents.reason." + std::string{reason})});
  return entry;
}

views::WithdrawPage page_with(const web::Context& context, std::string typed, const std::optional<Refusal>& refusal) {
  views::WithdrawPage page{.typed = {.id = "number",
                                     .name = "number",
                                     .label = context.t(text::kWithdrawNumber),
                                     .hint = context.t(text::kWithdrawNumberHint),
                                     .value = std::move(typed),
                                     .size = 24,
                                     .spellcheck_off = true}};
  if (refusal) {
    page.typed.error = web::sentence(context, refusal->code, refusal->args);
    page.errors = web::views::ErrorSummary{.items = {{.id = "number", .text = *page.typed.error}}};
  }
  return page;
}

net::Response respond(const web::Context& context, const views::WithdrawPage& page) {
  const bool wrong = page.errors.has_value();
  return web::page(context, {.title = context.t(text::kWithdrawTitle), .has_error = wrong, .noindex = true}, page, wrong ? 422 : 200);
}

Task<Result<net::Response>> show(std::shared_ptr<Services>, web::Context context) {
  co_return respond(context, page_with(context, {}, std::nullopt));
}

Task<Result<net::Response>> look_up(std::shared_ptr<Services> services, web::Context context) {
  std::string typed{context.request->form.find("number").value_or(std::string_view{})};
  const auto found = co_await find_typed(services, typed);
  if (!found) co_return respond(context, page_with(context, std::move(typed), found.error()));
  co_await log_look_up(services, context, *found);
  views::WithdrawPage page = page_with(context, std::move(typed), std::nullopt);
  page.found.push_back(entry_of(context, *services, found->document));
  co_return respond(context, page);
}

Task<Result<net::Response>> withdraw(std::shared_ptr<Services> services, web::Context context) {
  std::string typed{context.request->form.find("number").value_or(std::string_view{})};
  std::string reason{context.request->form.find("reason").value_or(std::string_view{})};
  const auto found = co_await find_typed(services, typed);
  if (!found) co_return respond(context, page_with(context, std::move(typed), found.error()));
  const audit::Actor actor = co_await actor_of(services->db, context);
  const auto revoked = co_await revoke(
      services,
      {.subject = found->subject, .document = found->document.id, .reason = std::move(reason), .actor = actor, .now = context.now});
  if (!revoked) {
    views::WithdrawPage page = page_with(context, std::move(typed), revoked.error());
    page.found.push_back(entry_of(context, *services, found->document));
    co_return respond(context, page);
  }
  views::WithdrawPage page = page_with(context, {}, std::nullopt);
  page.done =
      web::views::Alert{.kind = "success", .title = context.t(text::kWithdrawDone, {{"number", found->document.number}}), .announce = true};
  co_return respond(context, page);
}

}  // namespace

web::OfficerEntry officer_entry() {
  return {.symbol = "doc",
          .href = "/xodim/hujjatlar",
          .title = text::kWithdrawTitle,
          .lead = text::kWithdrawLead,
          .roles = {std::string{offices::kRoleHead}},
          .key = 'h'};
}

std::vector<web::Route> withdraw_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto head = web::WhoMay::officer_with(std::string{offices::kRoleHead});
  return {{Method::get, "/xodim/hujjatlar", head, with(show)},
          {Method::post, "/xodim/hujjatlar", head, with(look_up)},
          {Method::post, "/xodim/hujjatlar/bekor", head, with(withdraw)}};
}

}  // namespace darcha::documents
