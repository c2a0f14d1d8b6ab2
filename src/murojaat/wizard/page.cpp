// The citizen's way in: one page at a time, with or without signing in. Pages carry a sealed draft; the last one sends it.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "core/dates.h"
#include "core/text.h"
#include "murojaat/thread/acts.h"
#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

constexpr std::uint64_t kMostBody = 64 * 1024 * 1024;

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, Draft draft, std::size_t step,
                                 const web::Form* form) {
  const bool wrong = form != nullptr && !form->ok();
  auto view = co_await wizard_view(services, context, std::move(draft), step, form);
  const std::string title = step == 0 ? context.t(text::kStartTitle) : view.title.value_or(context.t(text::kStepWho));
  net::Response response =
      web::page(context, {.title = title, .section = "appeal", .scripts = {"wizard.js"}, .has_error = wrong, .noindex = step > 0}, view,
                wrong ? 422 : 200);
  // Elsewhere the house forbids itself both; here the author may speak, or say where they are, and the browser asks them.
  response.headers.set("Permissions-Policy",
                       "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), "
                       "microphone=(self), midi=(), payment=(), usb=(), browsing-topics=()");
  co_return response;
}

Task<Result<net::Response>> start(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show(services, context, open_draft(*services, {}), 0, nullptr);
}

Task<> take_files(std::shared_ptr<Services> services, web::Form& form, Draft& draft) {
  for (File& file : co_await adopted(services, form, "fayl", kMaxFiles - std::min(kMaxFiles, draft.files.size())))
    draft.files.push_back(std::move(file));
}

Task<> take_text(std::shared_ptr<Services> services, web::Form& form, Draft& draft) {
  draft.text = form.text("matn", {.max = kMaxText, .lines = true});
  const auto human = form.choices("odam", {"1"});
  draft.human_only = !human.empty();
  if (const std::string gone = form.raw("olib_tashlash"); !gone.empty())
    std::erase_if(draft.files, [&](const File& file) { return file.id.str() == gone; });
  co_await take_files(services, form, draft);
}

/// What a device said, to five places (a metre): within the country, or nothing. It comes from a hidden field, so nobody is told.
std::string degrees(const std::string& typed, double least, double most) {
  double value = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
  if (error != std::errc{} || end != typed.data() + typed.size() || !(value >= least && value <= most)) return {};
  return fmt::format("{:.5f}", value);
}

void take_place(const Services& services, const offices::Directory& directory, web::Form& form, Draft& draft) {
  draft.topic = form.text("mavzu", {.required = false, .max = 48});
  if (draft.topic == "-") draft.topic.clear();
  draft.district = form.text("tuman", {.required = false, .max = 20});
  draft.words = form.text("manzil", {.required = false, .max = 300});
  draft.lat = degrees(form.raw("kenglik"), 37.0, 46.0);
  draft.lon = degrees(form.raw("uzunlik"), 55.0, 74.0);
  if (draft.lat.empty() || draft.lon.empty() || form.ticked("joysiz")) draft.lat = draft.lon = {};
  if (!draft.topic.empty() && services.law->find_topic(draft.topic) == nullptr) form.fail("mavzu", "murojaat.refusal.unknown_topic");
  if (!draft.district.empty() && directory.find_territory(draft.district) == nullptr) form.fail("tuman", "murojaat.refusal.unknown_place");
}

void take_author(const web::Context& context, web::Form& form, Draft& draft) {
  draft.who = form.choice("kim", {"men", "ism", "anonim"});
  if (draft.who == "men" && !context.visitor.signed_in()) draft.who = "ism";  // their session ended
  if (draft.who != "ism") return;
  draft.name = form.text("ism", {.max = 200});
  draft.contact = form.text("aloqa", {.required = false, .max = 200});
}

void take_rest(const offices::Directory& directory, web::Form& form, Draft& draft) {
  draft.kind = form.choice("tur", {"ariza", "taklif", "shikoyat"});
  draft.wanted = form.text("idora", {.required = false, .max = 40});
  draft.about = form.text("ustidan", {.required = false, .max = 40});
  draft.about_officer = form.text("kim_ustidan", {.required = false, .max = 300});
  draft.public_text = form.text("tavsif", {.required = false, .max = 300});
  draft.collective = !form.choices("jamoa", {"1"}).empty();
  for (const auto& [name, value] : {std::pair{"idora", draft.wanted}, std::pair{"ustidan", draft.about}})
    if (!value.empty() && directory.find_office(OfficeId::parse(value).value_or(OfficeId{})) == nullptr)
      form.fail(name, "murojaat.refusal.no_such_body");
}

/// What was typed on the page of a step; faults stay in the form.
Task<> take(std::shared_ptr<Services> services, web::Context context, web::Form& form, std::size_t step, Draft& draft) {
  const auto directory = co_await offices::directory(services->db);
  if (step == 0) co_await take_text(services, form, draft);
  if (step == 1) take_place(*services, *directory, form, draft);
  if (step == 2) take_author(context, form, draft);
  if (step == kCheckStep) take_rest(*directory, form, draft);
}

/// Where a button of the page leads besides onward: back, to a part that is to be changed, or to the same page without a file. What was
/// typed is kept, right or wrong. Nothing: onward.
std::optional<std::size_t> elsewhere(const web::Form& form, std::size_t step) {
  if (!form.raw("olib_tashlash").empty()) return step;
  if (!form.raw("orqaga").empty()) return step == 0 ? 0 : step - 1;
  if (const std::string to = form.raw("otish"); !to.empty()) return std::min(parse_step(to), step);
  return std::nullopt;
}

Task<Result<net::Response>> write(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  Draft draft = open_draft(*services, form.raw("qoralama"));
  const std::size_t step = std::min(parse_step(form.raw("qadam")), kCheckStep - 1);
  co_await take(services, context, form, step, draft);
  if (const auto other = elsewhere(form, step)) co_return co_await show(services, context, std::move(draft), *other, nullptr);
  if (!form.ok()) co_return co_await show(services, context, std::move(draft), step, &form);
  co_return co_await show(services, context, std::move(draft), step + 1, nullptr);
}

/// The beginning of a text by its letters and digits alone: other script, spaces or signs do not make it another one.
std::string gist(const std::string& text) {
  std::string out = fold_for_search(text);
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c)); });
  return out.substr(0, 80);
}

/// A flood is one text again and again, or one person; an office behind one address is many texts.
bool may_lodge(const Services& services, const web::Context& context, const Draft& draft) {
  const Instant now = context.now;
  if (context.visitor.signed_in()) return services.limits.allow("murojaat.person", context.visitor.subject.str(), 3, 20, now);
  const std::string alike = to_hex(keyed(services, "flood", gist(draft.text)));
  return services.limits.allow("murojaat.text", context.request->peer + alike, 0.2, 3, now) &&
         services.limits.allow("murojaat.address", context.request->peer, 30, 120, now);
}

Task<Result<net::Response>> send(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  Draft draft = open_draft(*services, form.raw("qoralama"));
  co_await take(services, context, form, kCheckStep, draft);
  if (const auto other = elsewhere(form, kCheckStep)) co_return co_await show(services, context, std::move(draft), *other, nullptr);
  if (draft.text.empty()) co_return co_await show(services, context, std::move(draft), 0, nullptr);
  // Whoever meant to sign is never sent as nobody: their session may have ended since.
  if (draft.who.empty() || (draft.who == "men" && !context.visitor.signed_in()))
    co_return co_await show(services, context, std::move(draft), kCheckStep - 1, nullptr);
  if (!form.ok()) co_return co_await show(services, context, std::move(draft), kCheckStep, &form);
  if (!may_lodge(*services, context, draft)) co_return refuse("murojaat.too_many", RefusalKind::rate_limited);
  auto receipt = co_await lodge(services, lodging_of(draft, context));
  if (!receipt) co_return std::unexpected(receipt.error());
  co_return co_await receipt_page(services, context, std::move(*receipt), false);
}

Task<Result<net::Response>> slip(std::shared_ptr<Services> services, web::Context context) {
  const auto plain = open_text(*services, "slip", web::Form(context).raw("varaqa"));
  const auto bar = plain ? plain->find('|') : std::string::npos;
  const auto last = plain ? plain->rfind('|') : std::string::npos;
  if (bar == last) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  Slip sheet{.title = context.t(text::kReceiptTitle), .lead = context.t(text::kSlipLead)};
  sheet.lines.emplace_back(context.t(text::kReceiptNumber), plain->substr(0, bar));
  if (const std::string code = plain->substr(bar + 1, last - bar - 1); !code.empty())
    sheet.lines.emplace_back(context.t(text::kReceiptCodeLabel), code);
  sheet.lines.emplace_back(context.t(text::kReceiptDue), plain->substr(last + 1));
  sheet.lines.emplace_back(context.t(text::kCodeTitle), services->documents->base_url + "/murojaat/kod");
  net::Response response = net::Response::bytes(co_await run_on(services->cpu, [sheet] { return draw_slip(sheet); }), "application/pdf");
  response.headers.set("Content-Disposition", "attachment; filename=\"murojaat.pdf\"");
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

net::Response code_page(const web::Context& context, const web::Form* form) {
  views::CodePage view{.code = {.id = "kod", .name = "kod", .label = context.t(text::kCodeLabel), .value = "", .spellcheck_off = true}};
  view.code.hint = context.t(text::kCodeHint);
  view.signed_in = context.visitor.signed_in();
  if (form != nullptr) {
    form->show(view.code);
    view.errors = form->summary();
  }
  return web::page(context, {.title = context.t(text::kCodeTitle), .section = "appeal", .has_error = form != nullptr, .noindex = true},
                   view, form != nullptr ? 422 : 200);
}

Task<Result<net::Response>> ask_code(std::shared_ptr<Services>, web::Context context) { co_return code_page(context, nullptr); }

Task<Result<net::Response>> open_code(std::shared_ptr<Services> services, web::Context context) {
  if (!services->limits.allow("murojaat.code", context.request->peer, 10, 20, context.now))
    co_return refuse("murojaat.too_many", RefusalKind::rate_limited);
  web::Form form(context);
  const std::string typed = form.text("kod", {.max = 60});
  if (!form.ok()) co_return code_page(context, &form);
  if (const auto key = co_await find_by_code(services, typed)) {
    const auto loaded = co_await find(services, *key);
    context.state->set_cookies.push_back(access_cookie(*services, *context.request, *key));
    // Somebody who acts at this moment is no reason to keep the author out: the next time proves it as well.
    if (loaded && code_proves_contact(loaded->it)) (void)co_await prove_contact(services, {.key = *key, .token = form.token()});
    if (loaded) co_return net::Response::redirect(thread_path(loaded->it.number));
  }
  if (const auto key = co_await find_by_number(services, typed);
      key && context.visitor.signed_in() && key->subject == context.visitor.subject)
    co_return net::Response::redirect(thread_path((co_await find(services, *key))->it.number));
  form.fail("kod", "murojaat.refusal.not_found");
  co_return code_page(context, &form);
}

}  // namespace

Task<net::Response> receipt_page(std::shared_ptr<Services> services, web::Context context, Receipt receipt, bool at_desk) {
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* office = directory->find_office(receipt.office);
  const std::string due = format_date(date_in_tashkent(receipt.due_at - std::chrono::microseconds{1}), context.lang);
  views::ReceiptPage view{.number = receipt.number, .thread = at_desk ? desk_path(receipt.number) : thread_path(receipt.number)};
  view.facts.items = {{.label = context.t(text::kReceiptOffice), .value = office != nullptr ? office->name.in(context.lang) : "—"},
                      {.label = context.t(text::kRegisteredOn), .value = format_date(receipt.registered_on, context.lang)},
                      {.label = context.t(text::kReceiptDue), .value = due}};
  for (const auto step : {text::kNextRegistered, text::kNextAtWork, text::kNextAnswered}) view.steps.push_back(context.t(step));
  if (receipt.code) {
    view.code.push_back({.box = {.id = "kod", .label = context.t(text::kReceiptCodeLabel), .code = *receipt.code}});
    if (!at_desk) context.state->set_cookies.push_back(access_cookie(*services, *context.request, receipt.key));
  }
  view.sealed = seal_text(*services, "slip", receipt.number + "|" + receipt.code.value_or("") + "|" + due);
  co_return web::page(context, {.title = context.t(text::kReceiptTitle), .section = "appeal", .noindex = true}, view);
}

std::vector<web::Route> wizard_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto anyone = web::WhoMay::anyone();
  return {{Method::get, "/murojaat", anyone, with(start)},
          {.method = Method::post,
           .pattern = "/murojaat/yozish",
           .who_may = anyone,
           .page = with(write),
           .max_body = kMostBody,
           .uploads = true},
          {.method = Method::post,
           .pattern = "/murojaat/yuborish",
           .who_may = anyone,
           .page = with(send),
           .max_body = 1024 * 1024,
           .uploads = true},
          {Method::post, "/murojaat/oxshash", anyone, with(similar_while_typing)},
          {Method::post, "/murojaat/varaqa", anyone, with(slip)},
          {Method::get, "/murojaat/kod", anyone, with(ask_code)},
          {Method::post, "/murojaat/kod", anyone, with(open_code)}};
}

}  // namespace darcha::murojaat
