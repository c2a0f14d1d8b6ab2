// An officer's look into a register. What identifies a person travels in the body of a request: these pages answer to POST.
#include "core/dates.h"
#include "gen/registry/text.h"
#include "gen/registry/views.h"
#include "offices/actor.h"
#include "offices/offices.h"
#include "registry/pages.h"
#include "registry/rules.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::registry {

namespace {

constexpr std::string_view kPath = "/xodim/reestrlar";
constexpr std::size_t kPinDigits = 14;

bool may_search(const catalog::KeptRegister& kept, const std::vector<std::string>& roles) {
  return std::ranges::any_of(kept.who_may, [&](const std::string& role) { return std::ranges::find(roles, role) != roles.end(); });
}

struct Asked {
  std::string register_code, purpose, case_ref;
};

Asked asked_in(const web::Context& context, web::Form& form, const catalog::Reference& reference) {
  std::vector<std::string> open;
  for (const auto& kept : reference.kept_registers)
    if (may_search(kept, context.visitor.roles)) open.push_back(kept.code);
  Asked asked;
  asked.register_code = form.choice("reestr", open);
  asked.purpose = form.choice("maqsad", {kPurposes.begin(), kPurposes.end()});
  asked.case_ref = form.text("ish", {.required = false, .max = 40, .pattern = "[0-9A-Za-z-]+"});
  return asked;
}

Task<Look> look_of(std::shared_ptr<Services> services, web::Context context, Asked asked) {
  std::vector<std::string> openers;
  if (const auto* kept = services->reference()->find_kept_register(asked.register_code)) openers = kept->who_may;
  co_return Look{.register_code = std::move(asked.register_code),
                 .actor = co_await offices::actor_of(services->db, context.visitor, std::move(openers), date_in_tashkent(context.now)),
                 .roles = context.visitor.roles,
                 .purpose = std::move(asked.purpose),
                 .case_ref = std::move(asked.case_ref)};
}

views::RegisterSearch::Found found_of(const web::Context& context, const catalog::KeptRegister& kept, const Entry& entry,
                                      const Look& look) {
  const auto* kind = kept.find(entry.entry);
  views::RegisterSearch::Found found{.heading = kind ? kind->name.in(context.lang) : entry.entry,
                                     .number = entry.number,
                                     .anchor = "yozuv-" + entry.number,
                                     .register_code = kept.code,
                                     .purpose_code = look.purpose,
                                     .case_number = look.case_ref};
  const auto fact = [&](web::TextKey label, std::string value, bool verbatim = false) {
    if (!value.empty()) found.facts.items.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
  };
  fact(text::kDeskDay, format_date(entry.on, context.lang));
  fact(text::kDeskDecision, entry.decision_number);
  fact(text::kDeskAct, entry.act_date ? entry.act_number + ", " + format_date(*entry.act_date, context.lang) : entry.act_number);
  fact(text::kDeskCase, entry.case_ref);
  fact(text::kDeskDocument, entry.document_number);
  fact(text::kDeskCorrects, entry.corrects);
  fact(text::kDeskNote, entry.note, true);
  fact(text::kDeskEntered, format_date_time(entry.entered_at, context.lang));
  fact(text::kDeskEnteredBy, entry.office_name.empty() ? entry.officer_name : entry.officer_name + ", " + entry.office_name, true);
  found.may_correct = std::ranges::find(look.roles, offices::kRoleHead) != look.roles.end();
  found.decision = {.id = "qaror-" + entry.number, .name = "qaror", .label = context.t(text::kDeskDecision), .maxlength = 60};
  found.note = {.id = "izoh-" + entry.number, .name = "izoh", .label = context.t(text::kDeskNote), .rows = 4, .maxlength = 2000};
  return found;
}

views::RegisterSearch empty_page(const web::Context& context, const catalog::Reference& reference) {
  views::RegisterSearch view;
  view.kept = {.id = "reestr", .name = "reestr", .label = context.t(text::kDeskRegister)};
  for (const auto& kept : reference.kept_registers)
    if (may_search(kept, context.visitor.roles)) view.kept.options.push_back({.value = kept.code, .label = kept.name.in(context.lang)});
  if (view.kept.options.size() == 1) view.kept.options.front().selected = true;
  view.form = !view.kept.options.empty();
  if (!view.form) view.empty = web::views::EmptyState{.title = context.t(text::kDeskNone), .text = context.t(text::kDeskNoneText)};
  view.query = {.id = "sorov",
                .name = "sorov",
                .label = context.t(text::kDeskQuery),
                .hint = context.t(text::kDeskQueryHint),
                .maxlength = 40,
                .size = 24,
                .spellcheck_off = true};
  view.purpose = {.id = "maqsad", .name = "maqsad", .label = context.t(text::kDeskPurpose)};
  for (const std::string_view purpose : kPurposes)
    view.purpose.options.push_back(
        {.value = std::string{purpose}, .label = web::sentence(context, "registry.purpose." + std::string{purpose})});
  view.case_ref = {.id = "ish", .name = "ish", .label = context.t(text::kDeskCase), .maxlength = 40, .size = 20, .optional = true};
  return view;
}

net::Response respond(const web::Context& context, const views::RegisterSearch& view) {
  const bool wrong = view.summary.has_value();
  return web::page(context, {.title = context.t(text::kDeskTitle), .has_error = wrong, .noindex = true}, view, wrong ? 422 : 200);
}

net::Response respond(const web::Context& context, views::RegisterSearch view, const web::Form& form) {
  form.show(view.kept);
  form.show(view.query);
  form.show(view.purpose);
  form.show(view.case_ref);
  view.summary = form.summary();
  return respond(context, view);
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto reference = services->reference();
  co_return respond(context, empty_page(context, *reference));
}

Task<Result<std::vector<Entry>>> find(std::shared_ptr<Services> services, Look look, std::string typed, Instant now) {
  std::string digits;
  for (const char c : typed)
    if (c != ' ') digits += c;
  const bool pin = digits.size() == kPinDigits && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (pin) co_return co_await find_by_pin(std::move(services), std::move(look), std::move(digits), now);
  co_return co_await find_by_number(std::move(services), std::move(look), std::move(typed), now);
}

Task<Result<net::Response>> search(std::shared_ptr<Services> services, web::Context context) {
  const auto reference = services->reference();
  web::Form form(context);
  const Asked asked = asked_in(context, form, *reference);
  const std::string typed = form.text("sorov", {.max = 40});
  views::RegisterSearch view = empty_page(context, *reference);
  if (!form.ok()) co_return respond(context, std::move(view), form);
  const Look look = co_await look_of(services, context, asked);
  const auto entries = co_await find(services, look, typed, context.now);
  if (!entries) {
    if (entries.error().kind == RefusalKind::rate_limited || entries.error().kind == RefusalKind::forbidden)
      co_return std::unexpected(entries.error());
    form.fail("sorov", entries.error().code, entries.error().args);
    co_return respond(context, std::move(view), form);
  }
  const auto* kept = reference->find_kept_register(look.register_code);
  for (const Entry& entry : *entries) view.found.push_back(found_of(context, *kept, entry, look));
  co_return respond(context, std::move(view), form);
}

Task<Result<net::Response>> give_extract(std::shared_ptr<Services> services, web::Context context) {
  const auto reference = services->reference();
  web::Form form(context);
  const Asked asked = asked_in(context, form, *reference);
  const std::string number = form.text("raqam", {.max = 40});
  if (!form.ok()) co_return respond(context, empty_page(context, *reference), form);
  const Look look = co_await look_of(services, context, asked);
  const auto file = co_await extract(services, look, number, context.lang, context.now);
  if (!file) co_return std::unexpected(file.error());
  net::Response response;
  response.headers.set("Content-Type", "application/pdf");
  response.headers.set("Content-Disposition", "inline; filename=\"" + file->document.number + ".pdf\"");
  response.headers.set("Cache-Control", "private, no-store");
  response.body = net::FileBody{file->path, static_cast<std::uint64_t>(file->document.size)};
  co_return response;
}

Task<Result<net::Response>> enter_correction(std::shared_ptr<Services> services, web::Context context) {
  const auto reference = services->reference();
  web::Form form(context);
  const Asked asked = asked_in(context, form, *reference);
  const std::string number = form.text("raqam", {.max = 40});
  const std::string decision = form.text("qaror", {.max = 60});
  const std::string note = form.text("izoh", {.max = 2000, .lines = true});
  views::RegisterSearch view = empty_page(context, *reference);
  if (!form.ok()) co_return respond(context, std::move(view), form);
  const Look look = co_await look_of(services, context, asked);
  const auto entry = co_await correct(services, look,
                                      {.id = make_uuid_v7(context.now),
                                       .number = number,
                                       .on = date_in_tashkent(context.now),
                                       .decision_number = decision,
                                       .act_number = {},
                                       .act_date = std::nullopt,
                                       .note = note},
                                      context.now);
  if (!entry) co_return std::unexpected(entry.error());
  view.done = web::views::Alert{.kind = "success", .title = context.t(text::kDeskCorrected, {{"number", entry->number}}), .announce = true};
  view.found.push_back(found_of(context, *reference->find_kept_register(look.register_code), *entry, look));
  co_return respond(context, view);
}

}  // namespace

std::vector<web::Route> search_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with({});  // which roles is data of each register (`who_may`)
  return {{Method::get, std::string{kPath}, officer, with(show)},
          {Method::post, std::string{kPath}, officer, with(search)},
          {Method::post, std::string{kPath} + "/kochirma", officer, with(give_extract)},
          {Method::post, std::string{kPath} + "/tuzatish", officer, with(enter_correction)}};
}

}  // namespace darcha::registry
